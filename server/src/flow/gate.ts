import type { FuncDecl, NodeBase } from "../go/ast";
import type { Package, Program } from "../go/model";
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
  readonly #wrappers = new WeakMap<Package, ReadonlySet<string>>();
  readonly #gates = new WeakMap<Package, ReadonlySet<string>>();

  constructor(program: Program, index: SpecIndex) {
    this.#program = program;
    this.#names = new Set([...index.names, ...producers]);
  }

  /** Names whose call may acquire in the package. */
  of(pkg: Package): ReadonlySet<string> {
    let gate = this.#gates.get(pkg);
    if (!gate) {
      const names = new Set(this.#names);
      for (const name of this.#wrappersOf(pkg)) names.add(name);
      for (const imported of this.#imports(pkg)) for (const name of this.#wrappersOf(imported)) names.add(name);
      gate = names;
      this.#gates.set(pkg, gate);
    }
    return gate;
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
    const functions = pkg.files.flatMap((file) =>
      file.decls.flatMap((decl) => (decl.kind === "FuncDecl" && mayGive(decl) ? [{ file, decl }] : [])),
    );
    const own = new Set(functions.map(({ decl }) => decl.name.name));
    let open = functions.flatMap(({ file, decl }) => {
      const calls = calledNames(file.text, decl.bodySpan, (name) => this.#names.has(name) || own.has(name));
      return calls.size > 0 ? [{ name: decl.name.name, calls }] : [];
    });
    for (let round = 0; round < rounds; round++) {
      const gives = open.filter(({ calls }) => [...calls].some((name) => this.#names.has(name) || found.has(name)));
      if (gives.length === 0) break;
      for (const { name } of gives) found.add(name);
      open = open.filter((each) => !gives.includes(each));
    }
    return found;
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

/** The wanted names that stand before a parenthesis or bracket in a piece of text. */
function calledNames(text: string, span: NodeBase, wanted: (name: string) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const call = /\b([A-Za-z_]\w*)\s*[([]/g;
  call.lastIndex = span.pos;
  for (let match = call.exec(text); match && match.index < span.end; match = call.exec(text)) {
    if (wanted(match[1]!)) found.add(match[1]!);
  }
  return found;
}

/** Whether one of the names is called (or instantiated) in a piece of text. */
export function callsOneOf(text: string, span: NodeBase, names: ReadonlySet<string>): boolean {
  let hit = false;
  calledNames(text, span, (name) => {
    hit ||= names.has(name);
    return false;
  });
  return hit;
}
