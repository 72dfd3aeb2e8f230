import { importPaths } from "./clause";
import type { DirectoryEntry, Host } from "./host";
import type { Modules } from "./module";
import { joinPath, parentDir } from "./paths";

/** So many names are remembered for a folder; then it is begun anew. */
const mostNames = 2_000;

/**
 * Who imports what inside a module: made by looking at the heads of all its files, tests apart, when it is first asked
 * for. So the answer does not depend on which packages happen to be loaded.
 */
export class ImportIndex {
  readonly #host: Host;
  readonly #modules: Modules;
  /** By module folder: import paths of each package folder. */
  readonly #indexes = new Map<string, Map<string, ReadonlySet<string>>>();
  /** By folder: does some file of it, tests apart, hold the text? */
  readonly #mentioned = new Map<string, Map<string, boolean>>();

  constructor(host: Host, modules: Modules) {
    this.#host = host;
    this.#modules = modules;
  }

  /**
   * Folders of the module around `dir` whose packages import `path`, sorted.
   * @param name only those where some file, tests apart, holds this text
   */
  importersOf(path: string, dir: string, name?: string): readonly string[] {
    const module = this.#modules.moduleOf(dir);
    // Without a go.mod nothing says where the program ends.
    if (module.path === "") return [];
    const importers: string[] = [];
    for (const [folder, imports] of this.#index(module.dir)) if (imports.has(path)) importers.push(folder);
    importers.sort();
    return name === undefined ? importers : importers.filter((folder) => this.#mentions(folder, name));
  }

  #mentions(dir: string, name: string): boolean {
    let known = this.#mentioned.get(dir);
    if (known === undefined || known.size >= mostNames) {
      known = new Map();
      this.#mentioned.set(dir, known);
    }
    let answer = known.get(name);
    if (answer === undefined) {
      answer = this.#sources(dir).some((file) => this.#host.readFile(file)?.includes(name) ?? false);
      known.set(name, answer);
    }
    return answer;
  }

  /** Go files of a folder, tests apart. */
  #sources(dir: string): string[] {
    return (this.#host.readDirectory(dir) ?? []).filter(isSource).map(({ name }) => joinPath(dir, name));
  }

  /** Files have another text, and the same imports. */
  edited(paths: readonly string[]): void {
    for (const path of paths) this.#mentioned.delete(parentDir(path));
  }

  /** Looks again at the folders of files that changed, appeared or vanished. */
  forget(paths: readonly string[]): void {
    if (paths.some((path) => path.endsWith("/go.mod"))) {
      this.#indexes.clear();
      this.#mentioned.clear();
      return;
    }
    for (const dir of new Set(paths.map(parentDir))) {
      this.#mentioned.delete(dir);
      const index = this.#indexes.get(this.#modules.moduleOf(dir).dir);
      if (index !== undefined) this.#read(dir, index);
    }
  }

  #index(root: string): ReadonlyMap<string, ReadonlySet<string>> {
    let index = this.#indexes.get(root);
    if (index === undefined) {
      index = new Map();
      this.#indexes.set(root, index);
      this.#walk(root, index);
    }
    return index;
  }

  /** Nested modules are modules of their own; the other folders are those that the Go tool leaves out. */
  #walk(dir: string, index: Map<string, ReadonlySet<string>>): void {
    for (const name of this.#read(dir, index)) {
      if (/^[._]/.test(name) || name === "testdata" || name === "vendor" || name === "node_modules") continue;
      const below = joinPath(dir, name);
      if (this.#modules.moduleOf(below).dir !== below) this.#walk(below, index);
    }
  }

  /** Notes a folder's imports and answers the names of the folders in it. */
  #read(dir: string, index: Map<string, ReadonlySet<string>>): string[] {
    const folders: string[] = [];
    const imports = new Set<string>();
    for (const entry of this.#host.readDirectory(dir) ?? []) {
      if (entry.isDirectory) folders.push(entry.name);
      else if (isSource(entry)) {
        for (const path of importPaths(this.#host.readFile(joinPath(dir, entry.name)) ?? "")) imports.add(path);
      }
    }
    if (imports.size > 0) index.set(dir, imports);
    else index.delete(dir);
    return folders;
  }
}

function isSource({ name, isDirectory }: DirectoryEntry): boolean {
  return !isDirectory && name.endsWith(".go") && !name.endsWith("_test.go") && !/^[._]/.test(name);
}
