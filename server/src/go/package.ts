import type { FuncDecl, GoFile, TypeSpec, ValueSpec } from "./ast";
import type { BuildContext, FileBuild } from "./buildtags";
import { contextOf, defaultContext, fileBuild, isBuilt, languageVersion } from "./buildtags";
import { compareVersions } from "./gomod";
import type { ConstObj, FuncObj, GoVersion, Obj, Package, TypeObj, VarObj } from "./model";
import type { ModuleInfo } from "./module";
import { baseName } from "./paths";

/** What governs a file where neither a build line nor a go.mod says anything. */
export const newestGo: GoVersion = { major: 1, minor: 27 };

/** `//go:build go1.N` may lower a file's language version, but not below this. */
const lowestByBuildLine: GoVersion = { major: 1, minor: 21 };

/** Package-level objects of one file. */
interface FileTable {
  readonly build: FileBuild;
  readonly context: BuildContext;
  readonly objects: ReadonlyMap<string, Obj>;
  /** By receiver type name, then by name. */
  readonly methods: ReadonlyMap<string, ReadonlyMap<string, FuncObj>>;
  readonly funcs: ReadonlyMap<FuncDecl, FuncObj>;
}

/** Where a package's files come from; the parsed ones are kept by the program. */
export interface PackageSource {
  readonly path: string;
  readonly dir: string;
  readonly name: string;
  readonly module: ModuleInfo;
  /** Files that importers see. */
  readonly files: readonly GoFile[];
  /** Parses the in-package tests; asked for only by who looks into the package itself. */
  tests(): readonly GoFile[];
  /** A version that the user's settings impose. */
  imposedVersion(): GoVersion | undefined;
  readonly dependency: boolean;
}

/** A package: its files and what they declare. Tests are read when somebody looks at the package itself. */
export class SourcePackage implements Package {
  /** When the program last gave it out, on the program's own clock. */
  lastUsed = 0;
  readonly path: string;
  readonly dir: string;
  readonly name: string;
  readonly module: ModuleInfo;
  /** Read for its types alone: calls into it count as external. */
  readonly dependency: boolean;
  readonly #source: PackageSource;
  readonly #tables = new Map<GoFile, FileTable>();
  #tests: readonly GoFile[] | undefined;
  #all: readonly GoFile[] | undefined;
  #scope: ReadonlyMap<string, Obj> | undefined;
  #methods: ReadonlyMap<string, ReadonlyMap<string, FuncObj>> | undefined;
  /** By list of files, then by `Type.method`. */
  #methodIndex = new WeakMap<readonly GoFile[], Map<string, Map<string, Found<FuncObj>[]>>>();
  readonly #visible = new Map<string, Map<string, readonly Found<Obj>[]>>();

  constructor(source: PackageSource) {
    this.#source = source;
    this.path = source.path;
    this.dir = source.dir;
    this.name = source.name;
    this.module = source.module;
    this.dependency = source.dependency;
  }

  get files(): readonly GoFile[] {
    this.#all ??= [...this.#source.files, ...this.#testFiles()];
    return this.#all;
  }

  /** Have the tests been read? */
  get hasTests(): boolean {
    return this.#tests !== undefined;
  }

  /** Forgets the tests and all lowered bodies: nobody looks at the package itself any more. */
  release(): void {
    for (const file of this.#source.files) file.releaseBodies?.();
    for (const test of this.#tests ?? []) this.#tables.delete(test);
    this.#tests = undefined;
    this.#all = undefined;
    this.#scope = undefined;
    this.#methods = undefined;
    this.#visible.delete("all");
  }

  /** The files without in-package tests: what an importer sees. Does not read the tests. */
  get importable(): readonly GoFile[] {
    return this.#source.files;
  }

  get scope(): ReadonlyMap<string, Obj> {
    this.#scope ??= new Map([...this.#candidates("all")].map(([name, found]) => [name, found[0]!.value]));
    return this.#scope;
  }

  get methods(): ReadonlyMap<string, ReadonlyMap<string, FuncObj>> {
    if (!this.#methods) {
      const merged = new Map<string, Map<string, FuncObj>>();
      for (const file of this.#inOrder(this.files)) {
        for (const [type, methods] of this.#table(file).methods) {
          let known = merged.get(type);
          if (!known) {
            known = new Map();
            merged.set(type, known);
          }
          for (const [name, func] of methods) if (!known.has(name)) known.set(name, func);
        }
      }
      this.#methods = merged;
    }
    return this.#methods;
  }

  isTest(file: GoFile): boolean {
    return file.path.endsWith("_test.go");
  }

  goVersion(file: GoFile): GoVersion {
    const imposed = this.#source.imposedVersion();
    if (imposed) return imposed;
    const module = this.module.goVersion ?? (this.module.mod ? { major: 1, minor: 16 } : newestGo);
    const line = languageVersion(this.#table(file).build);
    if (!line) return module;
    if (compareVersions(line, module) >= 0) return line;
    const floor = compareVersions(module, lowestByBuildLine) < 0 ? module : lowestByBuildLine;
    return compareVersions(line, floor) < 0 ? floor : line;
  }

  /**
   * The package-level object of that name as a file of the package sees it: its own declaration first, then one that is
   * built together with it. Without a file, as an importer sees it: tests are left out.
   */
  lookup(name: string, from?: GoFile): Obj | undefined {
    if (!from) return this.#best(this.#candidates("importable").get(name), undefined);
    const own = this.#table(from).objects.get(name);
    if (own) return own;
    const found = this.#best(this.#candidates("importable").get(name), from);
    return found ?? (this.isTest(from) ? this.#best(this.#candidates("all").get(name), from) : undefined);
  }

  /** The method of a type, with the preferences of `lookup`. */
  method(type: string, name: string, from?: GoFile): FuncObj | undefined {
    const own = from && this.#table(from).methods.get(type)?.get(name);
    if (own) return own;
    const found = this.#methodsIn(this.#source.files).get(type)?.get(name);
    const best = this.#best(found, from);
    if (best || !from || !this.isTest(from)) return best;
    return this.#best(this.#methodsIn(this.files).get(type)?.get(name), from);
  }

  /** Is the one file part of the build that the other was placed in? */
  builtTogether(file: GoFile, other: GoFile): boolean {
    return isBuilt(this.#table(file).build, this.#table(other).context);
  }

  /** The object of a function or method that the file declares. */
  funcOf(decl: FuncDecl, file: GoFile): FuncObj | undefined {
    return this.#table(file).funcs.get(decl);
  }

  /** Names of the methods declared on a type; those of tests only where `tests` says so. */
  methodNames(type: string, tests: boolean): ReadonlySet<string> {
    return new Set(
      this.#methodsIn(tests ? this.files : this.#source.files)
        .get(type)
        ?.keys(),
    );
  }

  /** Type declarations at package level; those of tests only where `tests` says so. */
  *typeObjects(tests: boolean): Iterable<TypeObj> {
    for (const file of tests ? this.files : this.#source.files) {
      for (const obj of this.#table(file).objects.values()) if (obj.kind === "type") yield obj;
    }
  }

  #testFiles(): readonly GoFile[] {
    this.#tests ??= this.#source.tests();
    return this.#tests;
  }

  #candidates(which: "importable" | "all"): ReadonlyMap<string, readonly Found<Obj>[]> {
    let index = this.#visible.get(which);
    if (!index) {
      const found = new Map<string, Found<Obj>[]>();
      for (const file of this.#inOrder(which === "all" ? this.files : this.#source.files)) {
        const table = this.#table(file);
        for (const [name, value] of table.objects) {
          const entry = { value, table };
          const list = found.get(name);
          if (list) list.push(entry);
          else found.set(name, [entry]);
        }
      }
      index = found;
      this.#visible.set(which, index);
    }
    return index;
  }

  /** By type and name: the default build's methods first, then as they come. */
  #methodsIn(files: readonly GoFile[]): ReadonlyMap<string, ReadonlyMap<string, readonly Found<FuncObj>[]>> {
    let index = this.#methodIndex.get(files);
    if (!index) {
      index = new Map();
      for (const file of files) {
        const table = this.#table(file);
        for (const [owner, methods] of table.methods) {
          for (const [method, value] of methods) {
            let names = index.get(owner);
            if (!names) {
              names = new Map();
              index.set(owner, names);
            }
            const found = names.get(method);
            if (found) found.push({ value, table });
            else names.set(method, [{ value, table }]);
          }
        }
      }
      for (const names of index.values())
        for (const found of names.values()) if (found.length > 1) found.sort((a, b) => rank(a.table) - rank(b.table));
      this.#methodIndex.set(files, index);
    }
    return index;
  }

  /** The default build's files first, then as they come. */
  #inOrder(files: readonly GoFile[]): readonly GoFile[] {
    return [...files].sort((a, b) => rank(this.#table(a)) - rank(this.#table(b)));
  }

  #best<T>(found: readonly Found<T>[] | undefined, from: GoFile | undefined): T | undefined {
    if (!found || found.length === 0) return undefined;
    if (found.length === 1 || !from) return found[0]!.value;
    const context = this.#table(from).context;
    return (found.find((each) => isBuilt(each.table.build, context)) ?? found[0]!).value;
  }

  #table(file: GoFile): FileTable {
    let table = this.#tables.get(file);
    if (!table) {
      table = declare(file, this);
      this.#tables.set(file, table);
    }
    return table;
  }
}

interface Found<T> {
  readonly value: T;
  readonly table: FileTable;
}

function rank(table: FileTable): number {
  return table.context === defaultContext ? 0 : 1;
}

function declare(file: GoFile, pkg: Package): FileTable {
  const objects = new Map<string, Obj>();
  const methods = new Map<string, Map<string, FuncObj>>();
  const funcs = new Map<FuncDecl, FuncObj>();
  for (const decl of file.decls) {
    if (decl.kind !== "FuncDecl") {
      for (const obj of objectsOf(decl, file, pkg))
        if (obj.name !== "_" && !objects.has(obj.name)) objects.set(obj.name, obj);
      continue;
    }
    const func: FuncObj = { kind: "func", name: decl.name.name, decl, file, pkg };
    funcs.set(decl, func);
    const type = decl.recv && receiverTypeName(decl);
    if (type !== undefined) {
      let known = methods.get(type);
      if (!known) {
        known = new Map();
        methods.set(type, known);
      }
      if (!known.has(func.name)) known.set(func.name, func);
    } else if (!decl.recv && func.name !== "init" && func.name !== "_" && !objects.has(func.name)) {
      // Any number of init functions may stand side by side; none can be named.
      objects.set(func.name, func);
    }
  }
  const build = fileBuild(baseName(file.path), file.text);
  return { build, context: contextOf(build), objects, methods, funcs };
}

function objectsOf(decl: ValueSpec | TypeSpec, file: GoFile, pkg: Package): readonly (VarObj | ConstObj | TypeObj)[] {
  if (decl.kind === "TypeSpec") return [{ kind: "type", name: decl.name.name, decl, file, pkg }];
  return decl.names.map((ident) =>
    decl.tok === "const"
      ? { kind: "const", name: ident.name, decl: ident, site: decl, file }
      : { kind: "var", name: ident.name, role: "global", decl: ident, file, owner: undefined, site: decl },
  );
}

/** `T` of `func (r *T) m()` and `func (r *T[K]) m()`; undefined for broken text. */
export function receiverTypeName(decl: FuncDecl): string | undefined {
  let type = decl.recv?.type;
  if (type?.kind === "Star") type = type.x;
  if (type?.kind === "Index") type = type.x;
  return type?.kind === "Ident" ? type.name : undefined;
}
