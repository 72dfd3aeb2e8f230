import type { FuncDecl, GoFile } from "../../go/ast";
import type { Package } from "../../go/model";
import { ownName } from "../../go/names";

/** A go statement, as far as text tells it from the word in a comment. */
export const goStatement = String.raw`\bgo\s+(?:func\b|[(*]|[A-Za-z_][\w.[\]"]*[([])`;

const spawns = new RegExp(String.raw`${goStatement}|\.(?:Try)?Go\(|\bAfterFunc\(`);

/**
 * Names of functions and methods in files of a package that start goroutines, themselves or through functions of the package
 * they call. By names alone: one method too many costs time, never truth.
 * @param edited the package is being edited, and will be asked about again
 */
export function spawningNames(files: readonly GoFile[], edited: boolean): ReadonlySet<string> {
  const callersOf = new Map<string, Set<string>>();
  const out = new Set<string>();
  for (const file of files) {
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl" || !decl.hasBody) continue;
      const name = decl.name.name;
      const found = callsIn(decl, file, edited);
      if (found.spawns) out.add(name);
      for (const callee of found.names) {
        let callers = callersOf.get(callee);
        if (!callers) {
          callers = new Set();
          callersOf.set(callee, callers);
        }
        callers.add(name);
      }
    }
  }
  const work = [...out];
  for (let name = work.pop(); name !== undefined; name = work.pop()) {
    for (const caller of callersOf.get(name) ?? []) {
      if (out.has(caller)) continue;
      out.add(caller);
      work.push(caller);
    }
  }
  return out;
}

interface Calls {
  readonly spawns: boolean;
  /** Each once. */
  readonly names: ReadonlySet<string>;
  readonly revision: number | undefined;
}

const calls = new WeakMap<FuncDecl, Calls>();

/** What the text of a function's body starts and calls. */
function callsIn(decl: FuncDecl, file: GoFile, edited: boolean): Calls {
  let found = calls.get(decl);
  if (found === undefined || found.revision !== decl.revision) {
    const body = file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
    const names = new Set(Array.from(body.matchAll(/\b(\w+)\(/g), ([, name]) => ownName(name!)));
    found = { spawns: spawns.test(body), names, revision: decl.revision };
    if (edited) calls.set(decl, found);
  }
  return found;
}

const keys = new WeakMap<ReadonlySet<string>, string>();
const key = /^spawning(?<tests> in tests)? of (?<path>[^\n]*)\n/;

/** Stands for what the names of a package are, with its tests or without, among what an answer was drawn from. */
export function spawningKey(pkg: Package, tests: boolean, names: ReadonlySet<string>): string {
  let text = keys.get(names);
  if (text === undefined) {
    text = `spawning${tests ? " in tests" : ""} of ${pkg.path}\n${[...names].sort().join()}`;
    keys.set(names, text);
  }
  return text;
}

/** The package whose names such a key stands for; undefined for what is no such key. */
export function readSpawningKey(text: string): { readonly path: string; readonly tests: boolean } | undefined {
  const found = key.exec(text)?.groups;
  return found && { path: found.path!, tests: found.tests !== undefined };
}
