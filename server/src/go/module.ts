import type { ModFile, ModProblem } from "./gomod";
import { parseModFile } from "./gomod";
import type { Host } from "./host";
import { ModuleCache } from "./modcache";
import type { Module } from "./model";
import { joinPath, parentDir, relativeTo } from "./paths";

/** A module with what its go.mod says. */
export interface ModuleInfo extends Module {
  /** Undefined where there is no go.mod. */
  readonly mod: ModFile | undefined;
}

/** A go.work file with the folders it uses, absolute. */
interface Workspace {
  readonly dir: string;
  readonly file: ModFile;
  readonly uses: readonly string[];
}

/**
 * Modules of the files it is asked about: reads go.mod, go.work and vendor folders through the host, each once, and
 * turns import paths into folders. `root` is the folder of a scan; what lies in no module belongs to it.
 */
export class Modules {
  readonly #modules = new Map<string, ModuleInfo | undefined>();
  readonly #workspaces = new Map<string, Workspace | undefined>();
  readonly #listings = new Map<string, ReadonlySet<string> | undefined>();

  /** Dependencies in the module cache, where there is one and the scan is not of the cache itself. */
  readonly cache: ModuleCache | undefined;

  constructor(
    readonly host: Host,
    readonly root: string,
    moduleCache?: string,
  ) {
    const cache = moduleCache === undefined ? undefined : new ModuleCache(host, moduleCache);
    this.cache = cache?.holds(root) ? undefined : cache;
  }

  /** The module that a folder belongs to: that of the nearest go.mod upwards. Vendored packages belong to their host. */
  moduleOf(dir: string): ModuleInfo {
    for (let at = dir; ; at = parentDir(at)) {
      const found = this.#moduleAt(at);
      if (found) return found;
      if (at === parentDir(at)) break;
    }
    const dirOfRest = relativeTo(this.root, dir) === undefined ? dir : this.root;
    return { dir: dirOfRest, path: "", goVersion: undefined, mod: undefined };
  }

  /** The import path of a folder: below its module's path; the folder itself where there is no module. */
  importPathOf(dir: string): string {
    const cached = this.cache?.importPathOf(dir);
    if (cached !== undefined) return cached;
    const module = this.moduleOf(dir);
    if (module.path === "") return dir;
    const below = relativeTo(module.dir, dir) ?? "";
    const vendored = /^(?:.*\/)?vendor\/(.+)$/.exec(below);
    if (vendored) return vendored[1]!;
    if (module.path === "std") return below;
    return below === "" ? module.path : `${module.path}/${below}`;
  }

  /** The folder that holds the source of an import, as seen from a folder; undefined where no source is at hand. */
  resolveImport(path: string, fromDir: string): string | undefined {
    const module = this.moduleOf(fromDir);
    if (path.startsWith("./") || path.startsWith("../")) return this.#packageFolder(joinPath(fromDir, path));
    if (module.path === "std") {
      return (
        this.#packageFolder(joinPath(module.dir, path)) ?? this.#packageFolder(joinPath(module.dir, `vendor/${path}`))
      );
    }
    if (this.cache?.holds(fromDir)) return this.#dependency(path, module);
    const workspace = this.#workspaceOf(module.dir);
    const candidates = [
      module,
      ...(workspace?.uses ?? []).map((dir) => this.#moduleAt(dir)).filter((each) => each !== undefined),
    ];
    // The longest module path that is a prefix of the import wins, as in the go command.
    let best: { readonly dir: string; readonly length: number } | undefined;
    const consider = (modulePath: string, dir: string) => {
      const below = relativeTo(modulePath, path);
      if (modulePath === "" || below === undefined || (best && best.length >= modulePath.length)) return;
      const folder = below === "" ? dir : joinPath(dir, below);
      if (this.#packageFolder(folder) !== undefined) best = { dir: folder, length: modulePath.length };
    };
    for (const each of candidates) consider(each.path, each.dir);
    for (const file of [module.mod, workspace?.file]) {
      if (!file) continue;
      for (const replace of file.replaces) {
        if (!/^(\.|\/|[A-Za-z]:[/\\])/.test(replace.target)) continue;
        consider(replace.path, joinPath(parentDir(file.file), replace.target.replaceAll("\\", "/")));
      }
    }
    if (best) return best.dir;
    if (this.isStandard(module.dir) && !path.includes(".")) return this.#standardFolder(parentDir(module.dir), path);
    // Vendor folders: that of the module, or of the workspace.
    for (const dir of [module.dir, workspace?.dir]) {
      const folder = dir === undefined ? undefined : this.#packageFolder(joinPath(dir, `vendor/${path}`));
      if (folder !== undefined) return folder;
    }
    return this.#dependency(path, undefined);
  }

  /** Is the folder a dependency's, outside the workspace? */
  isDependency(dir: string): boolean {
    return this.cache?.holds(dir) ?? false;
  }

  /** A folder of the module cache; `own` is the dependency that asks, whose own packages come first. */
  #dependency(path: string, own: ModuleInfo | undefined): string | undefined {
    const below = own && own.path !== "" ? relativeTo(own.path, path) : undefined;
    const inside = below === undefined ? undefined : this.#packageFolder(joinPath(own!.dir, below));
    if (inside !== undefined || !this.cache) return inside;
    for (const dir of this.cache.candidates(path)) {
      const folder = this.#packageFolder(dir);
      if (folder !== undefined) return folder;
    }
    return undefined;
  }

  /** Is it a folder of the standard library, or of the Go commands that lie in it as a module of their own? */
  isStandard(dir: string): boolean {
    const module = this.moduleOf(dir);
    if (module.path === "cmd") return this.#moduleAt(parentDir(module.dir))?.path === "std";
    return module.path === "std";
  }

  /** Is the folder inside a vendor folder? */
  isVendored(dir: string): boolean {
    return /(^|\/)vendor(\/|$)/.test(relativeTo(this.moduleOf(dir).dir, dir) ?? dir);
  }

  /** Problems of all go.mod and go.work files read so far. */
  problems(): readonly ModProblem[] {
    const files = [...this.#modules.values()].map((each) => each?.mod);
    for (const each of this.#workspaces.values()) files.push(each?.file);
    return [...new Set(files)].flatMap((each) => each?.problems ?? []);
  }

  /** Forgets what was read of a go.mod or go.work file, or that a folder has Go files; true when a module changed. */
  forget(path: string): boolean {
    const dir = parentDir(path);
    for (let at = dir; ; at = parentDir(at)) {
      this.#listings.delete(at);
      if (at === parentDir(at)) break;
    }
    if (!/(^|\/)go\.(mod|work)$/.test(path)) return false;
    this.#modules.clear();
    this.#workspaces.clear();
    this.#listings.clear();
    return true;
  }

  #moduleAt(dir: string): ModuleInfo | undefined {
    if (this.#modules.has(dir)) return this.#modules.get(dir);
    let info: ModuleInfo | undefined;
    if (this.#names(dir)?.has("go.mod")) {
      const file = joinPath(dir, "go.mod");
      const mod = parseModFile(file, this.host.readFile(file) ?? "");
      info = { dir, path: mod.module, goVersion: mod.goVersion, requires: this.#listed(dir, mod), mod };
      if (!this.cache?.holds(dir)) this.cache?.require(mod);
    }
    this.#modules.set(dir, info);
    return info;
  }

  /** Since Go 1.17 go.mod names indirect dependencies, too. In a workspace, what other modules require may be met as well. */
  #listed(dir: string, { goVersion, requires }: ModFile): readonly string[] | undefined {
    if (goVersion === undefined || (goVersion.major === 1 && goVersion.minor < 17)) return undefined;
    for (let at = dir; at !== parentDir(at); at = parentDir(at)) if (this.#names(at)?.has("go.work")) return undefined;
    return requires.map(({ path }) => path);
  }

  /** The go.work above a module that uses it. */
  #workspaceOf(moduleDir: string): Workspace | undefined {
    if (this.#workspaces.has(moduleDir)) return this.#workspaces.get(moduleDir);
    let found: Workspace | undefined;
    for (let at = moduleDir; ; at = parentDir(at)) {
      if (this.#names(at)?.has("go.work")) {
        const path = joinPath(at, "go.work");
        const file = parseModFile(path, this.host.readFile(path) ?? "");
        const uses = file.uses.map((use) => joinPath(at, use.replaceAll("\\", "/")));
        if (uses.includes(moduleDir)) found = { dir: at, file, uses };
        break;
      }
      if (at === parentDir(at)) break;
    }
    this.#workspaces.set(moduleDir, found);
    return found;
  }

  #standardFolder(root: string, path: string): string | undefined {
    return this.#packageFolder(joinPath(root, path)) ?? this.#packageFolder(joinPath(root, `vendor/${path}`));
  }

  /** The folder, if it holds Go files. */
  #packageFolder(dir: string): string | undefined {
    const names = this.#names(dir);
    if (!names) return undefined;
    for (const name of names) if (name.endsWith(".go")) return dir;
    return undefined;
  }

  #names(dir: string): ReadonlySet<string> | undefined {
    if (this.#listings.has(dir)) return this.#listings.get(dir);
    const entries = this.host.readDirectory(dir);
    const names = entries && new Set(entries.filter((entry) => !entry.isDirectory).map((entry) => entry.name));
    this.#listings.set(dir, names);
    return names;
  }
}
