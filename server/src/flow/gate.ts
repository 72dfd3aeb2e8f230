import type { FuncDecl, GoFile, NodeBase } from "../go/ast";
import type { Package, Program } from "../go/model";
import { closerNames } from "./closers";
import type { SpecIndex } from "./sites";

/** Rounds in which wrappers of wrappers are found. */
const rounds = 3;

/**
 * Tells by text alone which functions may acquire something, so that all others are never lowered. Wrappers count: a
 * function with results whose text passes the gate gives its own name to the gate of its package and of importers.
 */
export class Gate {
  readonly #program: Program;
  readonly #names: ReadonlySet<string>;
  readonly #calls = new WeakMap<GoFile, ReadonlyMap<FuncDecl, readonly string[]>>();
  #wrappers = new WeakMap<Package, ReadonlySet<string>>();

  constructor(program: Program, index: SpecIndex) {
    this.#program = program;
    this.#names = new Set([...index.names, ...producers, ...closerNames]);
  }

  /** Files changed: which functions are wrappers may differ. */
  reset(): void {
    this.#wrappers = new WeakMap();
  }

  /** Functions of a file of the package that may acquire, in source order. */
  functionsOf(file: GoFile, names: ReadonlySet<string>): FuncDecl[] {
    return [...this.#callsIn(file)].flatMap(([decl, calls]) => (calls.some((name) => names.has(name)) ? [decl] : []));
  }

  /** Names whose call may acquire in the package. */
  of(pkg: Package): ReadonlySet<string> {
    const names = new Set(this.#names);
    for (const name of this.#wrappersOf(pkg)) names.add(name);
    for (const imported of this.#imports(pkg)) for (const name of this.#wrappersOf(imported)) names.add(name);
    return names;
  }

  /** Packages of modules at hand that the package imports. */
  #imports(pkg: Package): readonly Package[] {
    const paths = new Set(pkg.files.flatMap((file) => file.imports.map(({ path }) => path)));
    return [...paths].flatMap((path) => this.#program.importPackage(path, pkg) ?? []);
  }

  #wrappersOf(pkg: Package): ReadonlySet<string> {
    const kept = this.#wrappers.get(pkg);
    if (kept) return kept;
    const found = new Set<string>();
    this.#wrappers.set(pkg, found);
    let open = pkg.files.flatMap((file) =>
      [...this.#callsIn(file)].flatMap(([decl, calls]) =>
        mayGive(decl) || leavesLocked(decl, file) ? [{ name: decl.name.name, calls }] : [],
      ),
    );
    for (let round = 0; round < rounds; round++) {
      const gives = open.filter(({ calls }) => calls.some((name) => this.#names.has(name) || found.has(name)));
      if (gives.length === 0) break;
      for (const { name } of gives) found.add(name);
      open = open.filter((each) => !gives.includes(each));
    }
    return found;
  }

  #callsIn(file: GoFile): ReadonlyMap<FuncDecl, readonly string[]> {
    let calls = this.#calls.get(file);
    if (!calls) {
      const functions = file.decls.flatMap((decl) => (decl.kind === "FuncDecl" && decl.hasBody ? [decl] : []));
      calls = new Map(functions.map((decl) => [decl, calledNames(file.text, decl.bodySpan)]));
      this.#calls.set(file, calls);
    }
    return calls;
  }
}

/** Names of functions that the tables know by the type of their result only. */
const producers = ["Do", "RoundTrip", "Open", "Query", "Get", "Post"];

/** A result that could be (or hold) something to release: not a number, a text, an error. */
function mayGive(decl: FuncDecl): boolean {
  return (
    decl.hasBody &&
    decl.type.results.some(
      ({ type }) => type.kind !== "Ident" || !/^(?:error|bool|string|byte|rune|any|u?int\d*|float\d+)$/.test(type.name),
    )
  );
}

/** A method such as `func (s *T) lock() { s.mu.Lock() }`. */
function leavesLocked(decl: FuncDecl, file: GoFile): boolean {
  if (!decl.recv || decl.bodySpan.end - decl.bodySpan.pos > 400) return false;
  const text = file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
  return /\bR?Lock\(\)/.test(text) && !/\bR?Unlock\(\)/.test(text);
}

const interned = new Map<string, string>();

/** The names that stand before a parenthesis or bracket in a piece of text, each once. */
function calledNames(text: string, span: NodeBase): readonly string[] {
  const found = new Set<string>();
  const call = /\b([A-Za-z_]\w*)\s*[([]/g;
  call.lastIndex = span.pos;
  for (let match = call.exec(text); match && match.index < span.end; match = call.exec(text)) {
    const name = match[1]!;
    let kept = interned.get(name);
    if (kept === undefined) {
      // A copy: the match may be a slice that would keep the whole text alive.
      kept = name.split("").join("");
      interned.set(kept, kept);
    }
    found.add(kept);
  }
  return [...found];
}
