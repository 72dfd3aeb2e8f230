import type { Package } from "../../go/model";

/** A go statement, as far as text tells it from the word in a comment. */
export const goStatement = String.raw`\bgo\s+(?:func\b|[(*]|[A-Za-z_][\w.[\]"]*[([])`;

const spawns = new RegExp(String.raw`${goStatement}|\.(?:Try)?Go\(|\bAfterFunc\(`);

/**
 * Names of functions and methods of a package that start goroutines, themselves or through functions of the package
 * they call. By names alone: one method too many costs time, never truth.
 */
export function spawningNames(pkg: Package): ReadonlySet<string> {
  const calls = new Map<string, Set<string>>();
  const out = new Set<string>();
  for (const file of pkg.files) {
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl" || !decl.hasBody) continue;
      const body = file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
      const name = decl.name.name;
      if (spawns.test(body)) out.add(name);
      for (const match of body.matchAll(/\b(\w+)\(/g)) {
        const callee = match[1]!;
        let callers = calls.get(callee);
        if (!callers) {
          callers = new Set();
          calls.set(callee, callers);
        }
        callers.add(name);
      }
    }
  }
  const work = [...out];
  for (let name = work.pop(); name !== undefined; name = work.pop()) {
    for (const caller of calls.get(name) ?? []) {
      if (out.has(caller)) continue;
      out.add(caller);
      work.push(caller);
    }
  }
  return out;
}
