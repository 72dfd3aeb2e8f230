import { type ApiModel, nameOfPath } from "./api";
import type { GoFile, InPlaceEdit } from "./ast";
import { defaultContext, fileBuild, isBuilt } from "./buildtags";
import { FileChecker } from "./checker";
import { aliasNames, packageClause } from "./clause";
import { type Folder, sortOut } from "./folder";
import { type Basis, Footprint } from "./footprint";
import type { Host } from "./host";
import { ImportIndex } from "./import-index";
import type { GoVersion, Package, Program } from "./model";
import { Modules } from "./module";
import { withoutBodies } from "./outline";
import { SourcePackage } from "./package";
import { baseName, parentDir } from "./paths";
import { TypeTable } from "./typetable";
import { universe } from "./universe";

/** What a program is made of. Everything comes through here; the program itself touches no disk. */
export interface ProgramOptions {
  readonly host: Host;
  /** Folder of the scan; packages outside any module belong to it. */
  readonly root: string;
  readonly api: ApiModel;
  /** `before` is the file as it was before its text changed. */
  parse(path: string, text: string, before?: GoFile): GoFile;
  /** Overrides what go.mod says. */
  readonly goVersion?: GoVersion;
  /** Absolute folder of the go command's module cache, where there is one: types of dependencies are read from it. */
  readonly moduleCache?: string;
  /** How much text (UTF-16 units), bodies and tables apart, of packages that only importers need may be kept; default 6 million. */
  readonly keptOutlines?: number;
}

const defaultKeptOutlines = 6_000_000;

/** All packages reachable through a host, loaded on demand and kept until forgotten. */
export class GoProgram implements Program {
  readonly api: ApiModel;
  readonly modules: Modules;
  readonly types: TypeTable;
  readonly #options: ProgramOptions;
  #goVersion: GoVersion | undefined;
  #clock = 0;
  /** Path of the standard library's package that is looked at, if it is one. */
  #ownStd: string | undefined;
  generation = 0;
  readonly #files = new Map<string, GoFile>();
  /** Files that changed and were not parsed again yet. */
  readonly #before = new Map<string, GoFile>();
  readonly #folders = new Map<string, Folder>();
  /** Key: folder, with `?test` for its external tests. */
  readonly #packages = new Map<string, SourcePackage | undefined>();
  /** By folder. */
  readonly #checkers = new Map<string, Map<GoFile, FileChecker>>();
  readonly #dirByPath = new Map<string, string>();
  /** By importing package's folder and path. */
  readonly #resolved = new Map<string, Map<string, string | undefined>>();
  readonly #aliases = new Map<string, ReadonlySet<string>>();
  readonly #imports = new Map<GoFile, ReadonlyMap<string, string>>();
  readonly #owners = new WeakMap<GoFile, SourcePackage>();
  /** Imported folder → folders of loaded packages that import it. */
  readonly #importers = new Map<string, Set<string>>();
  readonly #importIndex: ImportIndex;
  readonly #footprint = new Footprint();

  constructor(options: ProgramOptions) {
    this.#options = options;
    this.#goVersion = options.goVersion;
    this.api = options.api;
    this.modules = new Modules(options.host, options.root, options.moduleCache);
    this.#importIndex = new ImportIndex(options.host, this.modules);
    this.types = new TypeTable(this);
  }

  packageAt(dir: string, externalTest = false): SourcePackage | undefined {
    const key = externalTest ? `${dir}?test` : dir;
    let pkg = this.#packages.get(key);
    if (!pkg && !this.#packages.has(key)) {
      pkg = this.#load(dir, externalTest);
      this.#packages.set(key, pkg);
    }
    if (pkg) pkg.lastUsed = ++this.#clock;
    return pkg;
  }

  /**
   * Tells which package is looked at. The API model speaks for the standard library, also inside of it: only there the
   * package looked at is source, so that what is found does not depend on what was looked at before.
   */
  focus(dir: string): void {
    this.#footprint.begin(dir);
    const path = this.modules.importPathOf(dir);
    const own = this.api.isStd(path) ? path : undefined;
    if (own === this.#ownStd) return;
    this.generation++;
    const changed = [this.#ownStd, own].filter((each) => each !== undefined);
    if (this.#ownStd !== undefined) this.#dirByPath.delete(this.#ownStd);
    this.#ownStd = own;
    if (own !== undefined) this.#dirByPath.set(own, dir);
    this.types.forget(changed);
  }

  /** What the last analysis of a folder's package rested on; to be asked before the program forgets the folder. */
  basis(dir: string): Basis {
    return this.#footprint.of(dir);
  }

  importPackage(path: string, from: Package): SourcePackage | undefined {
    const dir = this.resolveImport(path, from);
    return dir === undefined ? undefined : this.packageAt(dir);
  }

  folderOfImport(path: string, from: Package): string | undefined {
    return this.resolveImport(path, from);
  }

  checker(pkg: Package, file: GoFile): FileChecker {
    let ofFolder = this.#checkers.get(pkg.dir);
    if (!ofFolder) {
      ofFolder = new Map();
      this.#checkers.set(pkg.dir, ofFolder);
    }
    let checker = ofFolder.get(file);
    if (!checker) {
      checker = new FileChecker(this, pkg as SourcePackage, file);
      ofFolder.set(file, checker);
    }
    return checker;
  }

  /** The package that a file was loaded for. */
  packageOf(file: GoFile): SourcePackage | undefined {
    return this.#owners.get(file);
  }

  importersOf(path: string, name?: string): readonly string[] {
    const dir = this.#dirByPath.get(path);
    if (dir === undefined) return [];
    const importers = this.#importIndex.importersOf(path, dir, name);
    this.#footprint.asked({ path, dir, ...(name === undefined ? {} : { name }) }, importers);
    return importers;
  }

  /** The loaded or loadable package behind an import path that was resolved before; external tests end in "_test". */
  packageByPath(path: string): SourcePackage | undefined {
    const dir = this.#dirByPath.get(path);
    const tested =
      dir === undefined && path.endsWith("_test") ? this.#dirByPath.get(path.slice(0, -"_test".length)) : undefined;
    const found = dir ?? tested;
    if (found === undefined) return undefined;
    this.#footprint.wentTo(found);
    return this.packageAt(found, dir === undefined);
  }

  /** Is source at hand for a path that some file imports? */
  hasSource(path: string): boolean {
    return this.#dirByPath.has(path);
  }

  /** The folder behind an import; undefined where no source is at hand. */
  resolveImport(path: string, from: Package): string | undefined {
    let resolved = this.#resolved.get(from.dir);
    if (!resolved) {
      resolved = new Map();
      this.#resolved.set(from.dir, resolved);
    }
    if (resolved.has(path)) return resolved.get(path);
    const std = this.api.isStd(path) && this.modules.importPathOf(from.dir) !== path;
    const dir = std || path === "C" || path === "unsafe" ? undefined : this.modules.resolveImport(path, from.dir);
    resolved.set(path, dir);
    if (dir !== undefined) {
      this.#footprint.leads(from.dir, dir);
      this.#noteDir(path, dir);
    }
    return dir;
  }

  /** Import path behind a qualifier in a file: `http` → "net/http". */
  importNamed(name: string, pkg: Package, file: GoFile): string | undefined {
    let imports = this.#imports.get(file);
    if (!imports) {
      imports = this.#namesOfImports(file, pkg);
      this.#imports.set(file, imports);
    }
    return imports.get(name) ?? this.#guessedImport(name, imports);
  }

  /** Name in the clause of an imported package, guessed from its path where its source is not at hand. */
  nameOfImport(path: string, from: Package): string {
    const dir = this.resolveImport(path, from);
    const name = dir === undefined ? undefined : this.#folder(dir).name;
    return name || (this.api.package(path)?.name ?? nameOfPath(path));
  }

  /** May the name be an alias in the source of the package? A cheap look at the text, so as not to load it for nothing. */
  sourceMayAlias(path: string, name: string, from: Package): boolean {
    const dir = this.resolveImport(path, from);
    if (dir === undefined) return false;
    let names = this.#aliases.get(dir);
    if (!names) {
      const found = new Set<string>();
      for (const each of this.#folder(dir).files) aliasNames(this.#text(each), found);
      names = found;
      this.#aliases.set(dir, names);
    }
    return names.has(name);
  }

  /**
   * Forgets what was derived from changed, new or vanished files. Answers the folders that hold them and those of loaded
   * packages that import them, directly or not.
   */
  filesChanged(paths: readonly string[]): readonly string[] {
    const dirs = new Set(paths.map(parentDir));
    if (this.#editInPlace(paths)) {
      this.#importIndex.edited(paths);
      const all = new Set(dirs);
      for (const dir of dirs) this.#collectImporters(dir, all);
      return [...all];
    }
    this.generation++;
    let modulesChanged = false;
    let listingChanged = false;
    for (const path of paths) {
      if (this.modules.forget(path)) modulesChanged = true;
      const text = this.#options.host.readFile(path);
      const before = this.#files.get(path);
      // Importers call the package by the name in its clause.
      if (text === undefined || before?.packageName !== packageClause(text).name) listingChanged = true;
    }
    this.#importIndex.forget(paths);
    if (modulesChanged) return this.#forgetAll();
    const importers = new Set<string>();
    for (const dir of dirs) this.#collectImporters(dir, importers);
    for (const dir of dirs) importers.delete(dir);
    if (listingChanged) {
      // A new folder may now be what an import stands for.
      this.#resolved.clear();
      this.#imports.clear();
    }
    for (const path of paths) {
      const file = this.#files.get(path);
      if (file !== undefined) this.#before.set(path, file);
    }
    for (const dir of dirs) this.#drop(dir, paths);
    for (const dir of importers) this.#checkers.delete(dir);
    this.types.forget([...dirs, ...importers].flatMap((dir) => this.#pathsOf(dir)));
    return [...dirs, ...importers];
  }

  /** Files of which only bodies or remarks changed stay the same objects, and with them all that was concluded from them. */
  #editInPlace(paths: readonly string[]): boolean {
    const edits: (readonly [GoFile, InPlaceEdit])[] = [];
    for (const path of new Set(paths)) {
      const file = this.#files.get(path);
      const text = this.#options.host.readFile(path);
      if (file === undefined || text === undefined || this.modules.isDependency(path)) return false;
      const edit = file.inPlace?.(text);
      if (edit === undefined) return false;
      edits.push([file, edit]);
    }
    for (const [file, edit] of edits) {
      const edited = edit();
      if (edited !== undefined) this.#checkers.get(parentDir(file.path))?.get(file)?.edited(edited);
    }
    return true;
  }

  /**
   * Nobody looks at the packages of a folder any more: frees what was concluded in them, their tests and their bodies.
   * What importers need of them stays, until there is more of it than `keptOutlines`. Nodes and objects of the folder, and of
   * packages that had to give way, must not be held on to.
   */
  forget(dir: string): void {
    this.generation++;
    this.#before.clear();
    this.#release(dir);
    this.#makeRoom();
  }

  /** Does the same for all packages but the `keep` used last. */
  trim(keep: number): void {
    this.generation++;
    const loaded = [...this.#packages.values()].filter((each) => each !== undefined);
    const latest = loaded.sort((a, b) => b.lastUsed - a.lastUsed).slice(0, keep);
    const kept = new Set(latest.map((each) => each.dir));
    for (const { dir } of loaded) if (!kept.has(dir)) this.#release(dir);
    this.#makeRoom();
  }

  #release(dir: string): void {
    const pkg = this.#packages.get(dir);
    const looked = this.#checkers.delete(dir);
    const tests = this.#packages.delete(`${dir}?test`);
    if (!looked && !tests && !pkg?.hasTests) return;
    const folder = this.#folders.get(dir);
    for (const path of folder ? [...folder.tests, ...folder.externalTests] : []) this.#dropFile(path);
    pkg?.release();
    this.types.forget(this.#pathsOf(dir));
  }

  /** Overrides what modules say of the language version; undefined takes the override away. */
  setGoVersion(version: GoVersion | undefined): void {
    if (version?.major !== this.#goVersion?.major || version?.minor !== this.#goVersion?.minor) this.generation++;
    this.#goVersion = version;
  }

  /** Drops everything. */
  dispose(): void {
    this.#forgetAll();
  }

  /** Drops the packages that were not asked for longest, with what their importers concluded from them. */
  #makeRoom(): void {
    let kept = 0;
    const packages = [...this.#packages.values()].filter((each) => each !== undefined);
    for (const pkg of packages) for (const file of pkg.importable) kept += file.outlineSize;
    const limit = this.#options.keptOutlines ?? defaultKeptOutlines;
    if (kept <= limit) return;
    for (const pkg of packages.sort((a, b) => a.lastUsed - b.lastUsed)) {
      if (kept <= limit * 0.75) return;
      for (const file of pkg.importable) kept -= file.outlineSize;
      const importers = new Set<string>();
      this.#collectImporters(pkg.dir, importers);
      for (const importer of importers) this.#checkers.delete(importer);
      this.types.forget([...importers, pkg.dir].flatMap((dir) => this.#pathsOf(dir)));
      const folder = this.#folders.get(pkg.dir);
      this.#drop(pkg.dir, folder ? [...folder.files, ...folder.tests, ...folder.externalTests] : []);
    }
  }

  #load(dir: string, externalTest: boolean): SourcePackage | undefined {
    const folder = this.#folder(dir);
    const files = externalTest ? folder.externalTests : folder.files;
    if (files.length === 0 && (externalTest || folder.tests.length === 0)) return undefined;
    const path = this.modules.importPathOf(dir);
    const dependency = this.modules.isDependency(dir);
    this.#noteDir(path, dir);
    const pkg = new SourcePackage({
      path: externalTest ? `${path}_test` : path,
      dir,
      name: externalTest ? `${folder.name}_test` : folder.name,
      module: this.modules.moduleOf(dir),
      files: (dependency ? this.#preferred(files) : files).map((each) => this.#file(each)),
      tests: () => {
        const tests = externalTest ? [] : folder.tests.map((each) => this.#file(each));
        for (const test of tests) this.#adopt(test, pkg);
        return tests;
      },
      imposedVersion: () => this.#goVersion,
      dependency,
    });
    for (const file of pkg.importable) this.#adopt(file, pkg);
    return pkg;
  }

  /** Of a dependency only the default build is read, unless nothing belongs to it: golang.org/x/sys has 70 builds. */
  #preferred(files: readonly string[]): readonly string[] {
    const built = files.filter((each) => isBuilt(fileBuild(baseName(each), this.#text(each)), defaultContext));
    return built.length > 0 ? built : files;
  }

  #adopt(file: GoFile, pkg: SourcePackage): void {
    this.#owners.set(file, pkg);
    for (const spec of file.imports) {
      const dir = this.resolveImport(spec.path, pkg);
      if (dir === undefined || dir === pkg.dir) continue;
      let importers = this.#importers.get(dir);
      if (!importers) {
        importers = new Set();
        this.#importers.set(dir, importers);
      }
      importers.add(pkg.dir);
    }
  }

  #file(path: string): GoFile {
    let file = this.#files.get(path);
    if (!file) {
      const text = this.#text(path);
      const before = this.#before.get(path);
      file = this.#options.parse(path, this.modules.isDependency(path) ? withoutBodies(text) : text, before);
      this.#before.delete(path);
      this.#files.set(path, file);
    }
    return file;
  }

  /** From now on source speaks for the path, and no longer API data. */
  #noteDir(path: string, dir: string): void {
    if (this.#dirByPath.get(path) === dir || (this.api.isStd(path) && path !== this.#ownStd)) return;
    this.#dirByPath.set(path, dir);
    this.types.forget([path]);
  }

  #text(path: string): string {
    return this.#options.host.readFile(path) ?? "";
  }

  #folder(dir: string): Folder {
    let folder = this.#folders.get(dir);
    if (!folder) {
      this.#footprint.read(dir);
      folder = sortOut(dir, this.#options.host);
      this.#folders.set(dir, folder);
    }
    return folder;
  }

  #namesOfImports(file: GoFile, pkg: Package): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const spec of file.imports) {
      if (spec.path === "") continue;
      const name = spec.name?.name ?? this.nameOfImport(spec.path, pkg);
      if (name !== "_" && name !== ".") names.set(name, spec.path);
    }
    return names;
  }

  /**
   * `jsoniter` of "github.com/json-iterator/go": the name of a package that nobody could read, found in its path. A name of
   * the language is none: `error` is no part of "github.com/pkg/errors".
   */
  #guessedImport(name: string, imports: ReadonlyMap<string, string>): string | undefined {
    if (name.length < 3 || universe.has(name)) return undefined;
    const found = [...imports].filter(
      ([, path]) => !this.hasSource(path) && path.includes(".") && path.replace(/[^\w]|_/g, "").includes(name),
    );
    return found.length === 1 ? found[0]![1] : undefined;
  }

  #collectImporters(dir: string, into: Set<string>): void {
    for (const importer of this.#importers.get(dir) ?? []) {
      if (into.has(importer)) continue;
      into.add(importer);
      this.#collectImporters(importer, into);
    }
  }

  #pathsOf(dir: string): readonly string[] {
    const path = this.modules.importPathOf(dir);
    return [path, `${path}_test`];
  }

  /** Forgets a folder and those of its files that changed; the others stay parsed. */
  #drop(dir: string, changed: readonly string[]): void {
    this.#checkers.delete(dir);
    for (const path of changed) this.#dropFile(path);
    this.#packages.delete(dir);
    this.#packages.delete(`${dir}?test`);
    this.#folders.delete(dir);
    this.#aliases.delete(dir);
  }

  #dropFile(path: string): void {
    const file = this.#files.get(path);
    if (file) this.#imports.delete(file);
    this.#files.delete(path);
  }

  #forgetAll(): readonly string[] {
    const dirs = new Set([...this.#packages.keys()].map((key) => key.replace(/\?test$/, "")));
    this.types.forget([...dirs].flatMap((dir) => this.#pathsOf(dir)));
    for (const each of [
      this.#files,
      this.#before,
      this.#folders,
      this.#packages,
      this.#checkers,
      this.#dirByPath,
      this.#resolved,
    ])
      each.clear();
    for (const each of [this.#aliases, this.#imports, this.#importers]) each.clear();
    return [...dirs];
  }
}
