import type { ModFile } from "./gomod";
import type { Host } from "./host";
import { joinPath, relativeTo } from "./paths";

/**
 * The go command's module cache (`$GOMODCACHE`), read where it exists: the sources of dependencies at the versions that
 * the modules of the workspace require. What is found there is known by its types only; its bodies are not looked into.
 */
export class ModuleCache {
  /** Module path → version, of all go.mod files of the workspace; the highest where they differ. */
  readonly #versions = new Map<string, string>();
  /** `replace old => new v`, by old path. */
  readonly #replaced = new Map<string, { readonly path: string; readonly version: string }>();

  constructor(
    readonly host: Host,
    /** Absolute folder of the cache. */
    readonly root: string,
  ) {}

  /** Takes what a go.mod of the workspace requires. */
  require(mod: ModFile): void {
    for (const { path, version } of mod.requires) {
      const known = this.#versions.get(path);
      if (known === undefined || compareSemver(version, known) > 0) this.#versions.set(path, version);
    }
    for (const { path, target, targetVersion } of mod.replaces) {
      if (targetVersion !== undefined) this.#replaced.set(path, { path: target, version: targetVersion });
    }
  }

  /** Is the folder part of the cache? */
  holds(dir: string): boolean {
    return relativeTo(this.root, dir) !== undefined;
  }

  /** Folders that may hold a package, that of the longest module path first. */
  *candidates(importPath: string): Iterable<string> {
    for (let module = importPath; module !== ""; module = module.slice(0, Math.max(module.lastIndexOf("/"), 0))) {
      const version = this.#versions.get(module);
      if (version === undefined) continue;
      const source = this.#replaced.get(module) ?? { path: module, version };
      const dir = joinPath(this.root, `${escapePath(source.path)}@${escapePath(source.version)}`);
      yield importPath === module ? dir : joinPath(dir, importPath.slice(module.length + 1));
    }
  }

  /** The import path of a folder of the cache; undefined for folders above all modules. */
  importPathOf(dir: string): string | undefined {
    const match = /^([^@]+)@[^/]+(\/.*)?$/.exec(relativeTo(this.root, dir) ?? "");
    if (!match) return undefined;
    const module = unescapePath(match[1]!);
    for (const [path, target] of this.#replaced) if (target.path === module) return `${path}${match[2] ?? ""}`;
    return `${module}${match[2] ?? ""}`;
  }
}

/** As the go command writes paths for file systems that do not tell capitals apart: `!azure` for `Azure`. */
function escapePath(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function unescapePath(path: string): string {
  return path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Order of versions such as `v1.2.3`, `v1.2.3-rc.1`, `v0.0.0-20200101000000-abcdef`; pre-releases come before releases. */
export function compareSemver(a: string, b: string): number {
  const split = (text: string) => {
    const [core, ...rest] = text.replace(/^v/, "").replace(/\+.*$/, "").split("-");
    return { numbers: core!.split(".").map(Number), pre: rest.join("-") };
  };
  const x = split(a);
  const y = split(b);
  for (let i = 0; i < 3; i++) {
    const difference = (x.numbers[i] ?? 0) - (y.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (x.pre === y.pre) return 0;
  if (x.pre === "" || y.pre === "") return x.pre === "" ? 1 : -1;
  return x.pre < y.pre ? -1 : 1;
}
