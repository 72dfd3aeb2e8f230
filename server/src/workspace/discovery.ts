import { type Dirent, readdirSync, statSync } from "node:fs";
import { posix } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pathFilter } from "../engine/config";
import type { AnalysisConfig, AnalysisProblem } from "../engine/engine";
import { compareText } from "../finding/order";
import { type Message, say } from "../finding/say";
import { reasonOf } from "./errno";
import { IgnoreFiles } from "./ignore-files";
import { maxFileBytes, tooLarge } from "./node-host";

/** A folder that holds Go files worth looking at. */
export interface PackageFolder {
  readonly dir: string;
  /** Size of its Go files: a measure of the work. */
  readonly bytes: number;
  /** Number of those to be reported on. */
  readonly files: number;
  /** All Go files in it, absolute. */
  readonly paths: readonly string[];
  readonly config: AnalysisConfig;
  /** Go files in it that are read but not reported on: ignored by git, or not asked for. */
  readonly skip: readonly string[];
}

export interface Discovery {
  /** Sorted by folder. */
  readonly packages: readonly PackageFolder[];
  readonly problems: readonly AnalysisProblem[];
}

export interface DiscoveryOptions {
  /** Configuration that governs a folder. */
  configFor(dir: string): AnalysisConfig;
  /** Whether `.gitignore` files count; default yes. */
  readonly gitignore?: boolean;
  /** A further test of folders and files, such as a command line's globs. */
  readonly wanted?: (path: string) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * Finds the packages under files and folders (absolute, `/`-separated). Folders are walked with everything below them:
 * like the Go tool without `testdata`, `vendor` and names that start with `.` or `_`, and without following symbolic
 * links to folders, so that links cannot run in a circle; unlike it into nested modules. What is named outright is taken
 * whatever its name is.
 */
export async function discoverPackages(targets: readonly string[], options: DiscoveryOptions): Promise<Discovery> {
  const walk = new Walk(options);
  for (const target of targets) await walk.target(target);
  return walk.outcome();
}

class Walk {
  readonly #options: DiscoveryOptions;
  readonly #packages = new Map<string, PackageFolder>();
  readonly #asked = new Map<string, Set<string>>();
  readonly #problems: AnalysisProblem[] = [];
  readonly #filters = new Map<AnalysisConfig, (path: string) => boolean>();
  #folders = 0;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  outcome(): Discovery {
    for (const [dir, files] of this.#asked) this.#files(dir, files);
    return {
      packages: [...this.#packages.values()].sort((a, b) => compareText(a.dir, b.dir)),
      problems: this.#problems.sort((a, b) => compareText(a.file, b.file)),
    };
  }

  async target(path: string): Promise<void> {
    let isDirectory: boolean;
    try {
      isDirectory = statSync(path).isDirectory();
    } catch (error) {
      this.#problem(path, say`cannot be read: ${reasonOf(error)}`);
      return;
    }
    if (isDirectory) {
      const ignored = this.#options.gitignore === false ? IgnoreFiles.none : IgnoreFiles.above(path);
      await this.#folder(path, ignored, true);
      return;
    }
    const dir = posix.dirname(path);
    this.#asked.set(dir, (this.#asked.get(dir) ?? new Set()).add(path));
  }

  async #folder(dir: string, above: IgnoreFiles, named: boolean): Promise<void> {
    this.#options.signal?.throwIfAborted();
    if (++this.#folders % 64 === 0) await nextTurn();
    const config = this.#options.configFor(dir);
    if (!named && !this.#wanted(config, dir)) return;
    const entries = this.#entries(dir);
    const ignored = entries.some((entry) => entry.name === ".gitignore") ? this.#entering(above, dir) : above;
    this.#package(dir, entries, config, ignored);
    for (const entry of entries) {
      if (!entry.isDirectory() || !walksInto(entry.name, config)) continue;
      const path = posix.join(dir, entry.name);
      if (!ignored.ignores(path, true)) await this.#folder(path, ignored, false);
    }
  }

  #entering(above: IgnoreFiles, dir: string): IgnoreFiles {
    return this.#options.gitignore === false ? above : above.entering(dir);
  }

  #entries(dir: string): Dirent[] {
    try {
      return readdirSync(dir, { withFileTypes: true });
    } catch (error) {
      this.#problem(dir, say`the folder cannot be read: ${reasonOf(error)}`);
      return [];
    }
  }

  #package(dir: string, entries: readonly Dirent[], config: AnalysisConfig, ignored: IgnoreFiles): void {
    const paths = entries.filter(isGoFile).map((entry) => posix.join(dir, entry.name));
    if (paths.length === 0) return;
    const further = this.#options.wanted ?? (() => true);
    const skip = new Set(paths.filter((path) => ignored.ignores(path, false) || !further(path)));
    this.#add(dir, paths, skip, config);
  }

  /** Single files: their folder is the package, the others in it are only read. */
  #files(dir: string, asked: ReadonlySet<string>): void {
    const config = this.#options.configFor(dir);
    const paths = this.#entries(dir)
      .filter(isGoFile)
      .map((entry) => posix.join(dir, entry.name));
    const before = this.#packages.get(dir);
    if (before !== undefined) {
      this.#packages.set(dir, { ...before, skip: before.skip.filter((path) => !asked.has(path)) });
      return;
    }
    this.#add(dir, paths, new Set(paths.filter((path) => !asked.has(path))), { ...config, include: [], exclude: [] });
  }

  #add(dir: string, paths: readonly string[], skip: ReadonlySet<string>, config: AnalysisConfig): void {
    let bytes = 0;
    let files = 0;
    for (const path of paths) {
      let size: number;
      try {
        size = statSync(path).size;
      } catch (error) {
        this.#problem(path, say`cannot be read: ${reasonOf(error)}`);
        continue;
      }
      if (size > maxFileBytes) {
        this.#problem(path, tooLarge(size));
        continue;
      }
      bytes += size;
      if (!skip.has(path) && this.#wanted(config, path)) files++;
    }
    if (files > 0) this.#packages.set(dir, { dir, bytes, files, paths, config, skip: [...skip] });
  }

  #wanted(config: AnalysisConfig, path: string): boolean {
    let filter = this.#filters.get(config);
    if (filter === undefined) {
      // A folder is entered unless excluded: its name need not match an include for a file below to do so.
      const files = pathFilter(config);
      const folders = pathFilter({ ...config, include: [] });
      const further = this.#options.wanted ?? (() => true);
      filter = (path) => (path.endsWith(".go") ? files(path) : folders(path)) && further(path);
      this.#filters.set(config, filter);
    }
    return filter(path);
  }

  #problem(file: string, message: Message): void {
    this.#problems.push({ file, line: 1, message });
  }
}

/** Go's own rules: see `go help packages`. */
function walksInto(name: string, config: AnalysisConfig): boolean {
  if (name.startsWith(".") || name.startsWith("_") || name === "testdata" || name === "node_modules") return false;
  return name !== "vendor" || config.vendor;
}

function isGoFile(entry: Dirent): boolean {
  return !entry.isDirectory() && entry.name.endsWith(".go") && !/^[._]/.test(entry.name);
}
