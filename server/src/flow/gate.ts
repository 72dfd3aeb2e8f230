import type { FuncDecl, GoFile } from "../go/ast";
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
  readonly #gates = new WeakMap<Package, RegExp>();

  constructor(program: Program, index: SpecIndex) {
    this.#program = program;
    this.#names = new Set([...index.names, ...producers]);
  }

  /** Matches the text of bodies in the package that may acquire. */
  of(pkg: Package): RegExp {
    let gate = this.#gates.get(pkg);
    if (!gate) {
      const names = new Set(this.#names);
      for (const name of this.#wrappersOf(pkg)) names.add(name);
      for (const imported of this.#imports(pkg)) for (const name of this.#wrappersOf(imported)) names.add(name);
      gate = callOf(names);
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
    for (let round = 0, before = -1; round < rounds && found.size > before; round++) {
      before = found.size;
      const gate = callOf(round === 0 ? this.#names : found);
      for (const { file, decl } of functions) if (gate.test(bodyText(file, decl))) found.add(decl.name.name);
    }
    return found;
  }
}

/** Names of functions that the tables know by the type of their result only. */
const producers = ["Do", "RoundTrip", "Open", "Query", "Get", "Post"];

function bodyText(file: GoFile, decl: FuncDecl): string {
  return file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
}

/** A result that could be (or hold) something to release: not a number, a text, an error. */
function mayGive(decl: FuncDecl): boolean {
  return (
    decl.hasBody &&
    decl.type.results.some(
      ({ type }) => type.kind !== "Ident" || !/^(?:error|bool|string|byte|rune|any|u?int\d*|float\d+)$/.test(type.name),
    )
  );
}

/** A call (or instantiation, or mention as a value) of one of the names. */
function callOf(names: ReadonlySet<string>): RegExp {
  const words = [...names].sort().join("|");
  return new RegExp(words === "" ? "(?!)" : `\\b(?:${words})\\s*[([]`);
}
