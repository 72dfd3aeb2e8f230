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

const keys = new WeakMap<ReadonlySet<string>, string>();
const prefix = "spawning ";

/** Stands for what the names of a package are, among what an answer was drawn from. */
export function spawningKey(pkg: Package, names: ReadonlySet<string>): string {
  let key = keys.get(names);
  if (key === undefined) {
    key = `${prefix}${pkg.path} ${[...names].sort().join()}`;
    keys.set(names, key);
  }
  return key;
}

/** The package whose names such a key stands for. */
export function pathOfSpawning(key: string): string | undefined {
  return key.startsWith(prefix) ? key.slice(prefix.length, key.indexOf(" ", prefix.length)) : undefined;
}
