import type { GoFile } from "../go/ast";
import type { Program } from "../go/model";
import { Dependencies } from "./dependencies";
import { textKey } from "./function-keys";

const ofPrograms = new WeakMap<Program, Changes>();

/** The changes of a program, as all analyses of it see them. */
export function changesOf(program: Program): Changes {
  let changes = ofPrograms.get(program);
  if (!changes) {
    changes = new Changes(program);
    ofPrograms.set(program, changes);
  }
  return changes;
}

/** After so many changes of bodies all is void once, and memory starts anew: some hours of typing. */
const longestPast = 20_000;

/**
 * What changed between two questions. Where only bodies of functions differ, answers drawn from other bodies hold.
 * Anything else (a type, a signature, a new file) may change the meaning of any function, and all is void: then
 * `era` is another one, and so is `dependencies`.
 */
export class Changes {
  dependencies = new Dependencies();
  era = 0;
  #records = true;
  /** Files have changed before, as they do under an editor and not in a scan. */
  edited = false;
  readonly #program: Program;
  /** By file: what stands outside of function bodies, in short. */
  readonly #outlines = new Map<string, string>();
  readonly #pending = new Set<string>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** Answers rest on nothing that will change, as in a scan: should it all the same, all is void. To be called first. */
  recordNothing(): void {
    this.#records = false;
    this.dependencies = new Dependencies(false);
  }

  filesChanged(paths: readonly string[]): void {
    this.edited = true;
    for (const path of paths) this.#pending.add(path);
  }

  /** An answer rests on the file: a later change is measured against what it is now. */
  know(file: GoFile): void {
    if (!this.#records) return;
    this.#outlines.set(file.path, outlineOf(file));
    this.dependencies.know(file);
  }

  /** Nobody looks at the folder any more: should a file of it change, all is void. */
  forget(dir: string): void {
    const inside = (path: string): boolean => path.startsWith(`${dir}/`) && !path.includes("/", dir.length + 1);
    for (const path of this.#outlines.keys()) if (inside(path)) this.#outlines.delete(path);
    const all = this.#outlines.size === 0;
    this.dependencies.forget((path) => all || inside(path));
  }

  /** Judges the changes since the last call. To be called before kept answers are used. */
  settle(): void {
    if (this.#pending.size === 0) return;
    const paths = [...this.#pending];
    this.#pending.clear();
    const isLocal = this.#records && paths.every((path) => this.#onlyBodies(path));
    if (isLocal && this.dependencies.age < longestPast) return;
    this.#outlines.clear();
    this.dependencies = new Dependencies(this.#records);
    this.era++;
  }

  #onlyBodies(path: string): boolean {
    const dir = path.slice(0, path.lastIndexOf("/"));
    const file = [false, true]
      .flatMap((external) => this.#program.packageAt(dir, external)?.files ?? [])
      .find((each) => each.path === path);
    return file !== undefined && this.#outlines.get(path) === outlineOf(file) && this.dependencies.change(file);
  }
}

const outlines = new WeakMap<GoFile, string>();

/** Whole lines of comments, directives apart, and empty ones: they mean nothing to any declaration. */
const remark = /^[ \t]*(?:\/\/(?!go:|export |line |[ \t]*\+build).*)?\n/gm;

/** A line of a raw string may look like a comment. */
function withoutRemarks(text: string): string {
  return text.includes("`") || text.includes("/*") ? text : text.replace(remark, "");
}

/** Stands for all that is declared in the file outside of function bodies; equal texts have equal ones. */
function outlineOf(file: GoFile): string {
  let outline = outlines.get(file);
  if (outline === undefined) {
    const pieces: string[] = [];
    let at = 0;
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl" || !decl.hasBody || decl.bodySpan.pos < at) continue;
      pieces.push(withoutRemarks(file.text.slice(at, decl.bodySpan.pos)));
      at = decl.bodySpan.end;
    }
    pieces.push(withoutRemarks(file.text.slice(at)));
    const all = pieces.join("{}");
    outline = textKey(all, 0, all.length);
    outlines.set(file, outline);
  }
  return outline;
}
