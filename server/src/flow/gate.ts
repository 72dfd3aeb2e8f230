import type { FuncDecl, GoFile, NodeBase } from "../go/ast";
import type { Module, Package, Program } from "../go/model";
import { ownName } from "../go/names";
import { closerNames } from "./closers";
import type { SpecIndex } from "./sites";

/** Rounds in which wrappers of wrappers are found. */
const rounds = 3;

/** Files of a package: all of them, or those that importers see. */
type Files = readonly GoFile[];

/**
 * Tells by text alone which functions may acquire something, so that all others are never lowered. Wrappers count: a
 * function with results whose text passes the gate gives its own name to the gate of its package and of importers.
 */
export class Gate {
  readonly #program: Program;
  readonly #index: SpecIndex;
  /** Names of methods that may acquire in packages of a module. */
  readonly #methods = new WeakMap<Module, ReadonlySet<string>>();
  readonly #calls = new WeakMap<
    FuncDecl,
    { readonly names: readonly string[]; readonly revision: number | undefined }
  >();
  readonly #imported = new WeakMap<Files, ReadonlySet<string>>();
  #wrappers = new WeakMap<Files, ReadonlySet<string>>();
  readonly #wrappersByFolder = new Map<string, ReadonlySet<string>>();

  constructor(program: Program, index: SpecIndex) {
    this.#program = program;
    this.#index = index;
  }

  /** Files changed: which functions are wrappers may differ. */
  reset(): void {
    this.#wrappers = new WeakMap();
    this.#wrappersByFolder.clear();
  }

  /** Functions of the package that may acquire, by file and in source order. */
  functionsOf(pkg: Package): (readonly [GoFile, readonly FuncDecl[]])[] {
    const wrappers = new Set(this.#wrappersOf(pkg, pkg.files));
    for (const names of this.#wrappersOfImports(pkg)) for (const name of names) wrappers.add(name);
    return pkg.files.map((file) => {
      const listed = this.#listed(pkg, pkg.files, file);
      const acquires = (name: string) => listed(name) || wrappers.has(name);
      return [file, functionsIn(file).filter((decl) => this.#callsOf(decl, file).some(acquires))];
    });
  }

  /** Tells names of what the tables know and code of the file can mean: functions of what it imports, and any method. */
  #listed(pkg: Package, files: Files, file: GoFile): (name: string) => boolean {
    const { functionNames, methodNames } = this.#index;
    const ofModule = this.#methodsOf(pkg.module);
    const named = new Set<string>();
    for (const path of [pkg.path, ...pathsOf(file)]) for (const name of functionNames.get(path) ?? []) named.add(name);
    // go.mod may not know of what was just typed.
    for (const path of this.#importsOf(files)) for (const name of methodNames.get(path) ?? []) named.add(name);
    return (name) => ofModule.has(name) || named.has(name);
  }

  /**
   * May a function of somebody else's package give its callers something to release? By its text and that of its package:
   * what it gets from further packages is not looked into, for behind a vendored client there are hundreds.
   */
  mayGiveFrom(decl: FuncDecl, pkg: Package): boolean {
    return !isVendored(pkg) || this.#wrappersOf(pkg, pkg.importable).has(decl.name.name);
  }

  /** Wrappers of packages at hand that the package imports. Each of those is read for them once, and may be forgotten then. */
  *#wrappersOfImports(pkg: Package): Iterable<ReadonlySet<string>> {
    for (const path of this.#importsOf(pkg.files)) {
      const dir = this.#program.folderOfImport?.(path, pkg);
      let names = dir === undefined ? undefined : this.#wrappersByFolder.get(dir);
      if (names === undefined) {
        const imported = this.#program.importPackage(path, pkg);
        if (imported === undefined) continue;
        // An external test sees what the package's own tests have.
        const own = imported.dir === pkg.dir;
        names = this.#wrappersOf(imported, own ? imported.files : imported.importable);
        if (!own) this.#wrappersByFolder.set(imported.dir, names);
      }
      yield names;
    }
  }

  #importsOf(files: Files): ReadonlySet<string> {
    let paths = this.#imported.get(files);
    if (!paths) {
      paths = new Set(files.flatMap(pathsOf));
      this.#imported.set(files, paths);
    }
    return paths;
  }

  /** Values of types that a file does not name come by way of other packages, but only of those that its module knows. */
  #methodsOf(module: Module): ReadonlySet<string> {
    const known = this.#methods.get(module);
    if (known) return known;
    const names = new Set<string>([...producers, ...closerNames]);
    const { path: own, requires } = module;
    const met = (path: string) =>
      own === "" ||
      requires === undefined ||
      !path.slice(0, path.indexOf("/")).includes(".") ||
      [own, ...requires].some((each) => path === each || path.startsWith(`${each}/`));
    for (const [path, methods] of this.#index.methodNames) if (met(path)) for (const name of methods) names.add(name);
    this.#methods.set(module, names);
    return names;
  }

  /** @param files those of the package itself, or what importers see of it */
  #wrappersOf(pkg: Package, files: Files): ReadonlySet<string> {
    const kept = this.#wrappers.get(files);
    if (kept) return kept;
    const found = new Set<string>();
    this.#wrappers.set(files, found);
    let open = files.flatMap((file) => {
      const listed = this.#listed(pkg, files, file);
      return functionsIn(file).flatMap((decl) => {
        if (!mayGive(decl) && !leavesLocked(decl, file)) return [];
        const calls = this.#callsOf(decl, file);
        return [{ name: decl.name.name, calls, acquires: calls.some(listed) }];
      });
    });
    for (let round = 0; round < rounds; round++) {
      const gives = open.filter(({ calls, acquires }) => acquires || calls.some((name) => found.has(name)));
      if (gives.length === 0) break;
      for (const { name } of gives) found.add(name);
      open = open.filter((each) => !gives.includes(each));
    }
    return found;
  }

  #callsOf(decl: FuncDecl, file: GoFile): readonly string[] {
    const kept = this.#calls.get(decl);
    if (kept !== undefined && kept.revision === decl.revision) return kept.names;
    const names = calledNames(file.text, decl.bodySpan);
    this.#calls.set(decl, { names, revision: decl.revision });
    return names;
  }
}

function functionsIn(file: GoFile): FuncDecl[] {
  return file.decls.flatMap((decl) => (decl.kind === "FuncDecl" && decl.hasBody ? [decl] : []));
}

/** The folder is the module's, the code is not: `vendor/github.com/x/y`. */
function isVendored({ dir, module }: Package): boolean {
  return dir.startsWith(module.dir) && dir.slice(module.dir.length).includes("/vendor/");
}

const pathsOf = (file: GoFile): string[] => file.imports.map(({ path }) => path);

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

/** The names that stand before a parenthesis or bracket in a piece of text, each once. */
function calledNames(text: string, span: NodeBase): readonly string[] {
  const found = new Set<string>();
  const call = /\b([A-Za-z_]\w*)\s*[([]/g;
  call.lastIndex = span.pos;
  for (let match = call.exec(text); match && match.index < span.end; match = call.exec(text)) {
    found.add(ownName(match[1]!));
  }
  return [...found];
}
