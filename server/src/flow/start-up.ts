import type { Decl, FuncDecl } from "../go/ast";
import type { Package, Program } from "../go/model";
import { declsWith, type Place, textOf } from "./mentions";

/** How far errors are followed up. */
const maxSteps = 3;

/**
 * Whether the process ends where a function fails: all who call it end it then, or pass the error on to somebody who does.
 * What it had opened by then is gone with the process.
 * ```go
 * server, err := NewServer(config)
 * if err != nil { log.Fatal(err) }
 * ```
 */
export function failureEndsProcess(func: FuncDecl, pkg: Package, program: Program, steps = maxSteps): boolean {
  // Who else has a value of the type is not known.
  if (steps === 0 || (func.recv !== undefined && /^\p{Lu}/u.test(func.name.name))) return false;
  const calls = callsOf(func.name.name, func, pkg, program);
  return calls.length > 0 && calls.every(({ place, after }) => endsThere(place, after, program, steps));
}

interface CallSite {
  readonly place: Place;
  /** What follows the call in the text of its declaration. */
  readonly after: string;
}

function callsOf(name: string, self: Decl, pkg: Package, program: Program): CallSite[] {
  const isMethod = self.kind === "FuncDecl" && self.recv !== undefined;
  const written = isMethod ? [`~.${name}`, `.${name}`] : [name];
  const places = written.flatMap((each) => [...declsWith(pkg, each)]).filter(({ decl }) => decl !== self);
  if (!isMethod && /^\p{Lu}/u.test(name) && pkg.name !== "main") {
    for (const dir of program.importersOf(pkg.path, name)) {
      const importer = program.packageAt(dir);
      if (importer !== undefined) places.push(...declsWith(importer, name, pkg.path));
    }
  }
  return places.flatMap((place) => {
    const { text } = textOf(place);
    const named = [...text.matchAll(new RegExp(`\\b${name}\\b`, "g"))];
    return named.map(({ index }) => ({ place, after: afterCall(text, index + name.length) }));
  });
}

/** The text behind the call's arguments; empty where the name is not called. */
function afterCall(text: string, at: number): string {
  if (text[at] !== "(") return "";
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return text.slice(i + 1, i + 400);
  }
  return "";
}

const asks = /^(?:; |[^\n{}]*\n\s*if )err\w* != nil \{\n((?:[^\n]*\n){1,3}?)\s*\}/;
const ends = /^\s*(?:panic|os\.Exit|[\w.()]*(?:Fatal|Exit|exit)\w*)\(/m;

function endsThere({ decl, pkg }: Place, after: string, program: Program, steps: number): boolean {
  const body = asks.exec(after)?.[1];
  if (body === undefined) return false;
  if (ends.test(body)) return true;
  if (!/\breturn [^\n]*\berr\w*\b/.test(body) || decl.kind !== "FuncDecl") return false;
  return failureEndsProcess(decl, pkg, program, steps - 1);
}
