import type { AnalysisConfig } from "../../engine/engine";
import { queryFilesIn } from "../../engine/query-rules";
import type { Basis } from "../../go/footprint";
import type { PackageFolder } from "../discovery";
import type { NodeHost } from "../node-host";
import type { PackageScan } from "../package-scan";
import { type Contents, digest } from "./contents";
import { decodeEntry, type Entry, encodeEntry, entryForm } from "./entry";
import { Facts, type Surroundings } from "./facts";
import { portable, portableJson } from "./portable";
import { CacheStore } from "./store";

/** Where results are kept and what made them. */
export interface CacheOptions {
  readonly folder: string;
  /** Names the analyser: another one may find something else. */
  readonly build: string;
  /** How large it may become, in bytes; default 256 MB. */
  readonly bytes?: number;
}

const defaultBytes = 256 * 1024 * 1024;

/** A package's entry remembers so many states of what it rests on, as of branches that somebody goes back and forth between. */
const mostResults = 3;

/** What the cache needs to know of a package folder. */
type Asked = Pick<PackageFolder, "dir" | "skip"> & { readonly config: AnalysisConfig };

/**
 * Results of packages on disk. An entry's name is made of the analyser, the configuration and the package's own files; it
 * tells which other folders and questions its results rested on, and a result counts only while the states of all of
 * those are what they were. Contents alone decide: no time of a file is looked at, so a fresh checkout finds everything.
 */
export class ScanCache {
  readonly #store: CacheStore;
  readonly #build: string;
  readonly #host: NodeHost;
  readonly #surroundings: Surroundings;
  readonly #facts: Facts;
  readonly #configs = new WeakMap<AnalysisConfig, string>();
  /** First parts of the names that exist; undefined until they are asked for. */
  #known: ReadonlySet<string> | undefined;

  /** @param contents those that the host fills */
  constructor({ folder, build }: CacheOptions, host: NodeHost, contents: Contents, surroundings: Surroundings) {
    this.#store = new CacheStore(folder);
    this.#build = build;
    this.#host = host;
    this.#surroundings = surroundings;
    this.#facts = new Facts(host, contents, surroundings);
  }

  /** What an analysis of the package would find; undefined where nobody knows. */
  lookUp(folder: Asked): PackageScan | undefined {
    this.#known ??= new Set(this.#store.names().map((name) => name.slice(0, name.indexOf("-"))));
    // Where nothing is known of the folder there is no need to read its files.
    if (!this.#known.has(this.#situation(folder))) return undefined;
    const { root } = folder.config;
    return this.#entry(folder)?.results.find(({ basis, state }) => this.#facts.stateOf(basis, root) === state)?.scan;
  }

  /** Keeps what an analysis found, unless it cannot be told what that rested on. */
  keep(folder: Asked, scan: PackageScan, basis: Basis): void {
    if (scan.problems.some(({ fleeting }) => fleeting)) return;
    const { root } = folder.config;
    const name = this.#nameOf(folder);
    const state = this.#facts.stateOf(basis, root);
    if (name === undefined || state === undefined) return;
    const others = (this.#entry(folder)?.results ?? []).filter(
      (each) => each.state !== state || !sameBasis(each.basis, basis),
    );
    const results = [...others.slice(1 - mostResults), { basis, state, scan }];
    this.#store.write(name, encodeEntry({ results }, root));
  }

  #entry(folder: Asked): Entry | undefined {
    const name = this.#nameOf(folder);
    const bytes = name && this.#store.read(name);
    if (!name || !bytes) return undefined;
    const entry = decodeEntry(bytes, folder.config.root);
    if (entry === undefined) this.#store.remove(name);
    return entry;
  }

  #nameOf(folder: Asked): string | undefined {
    const files = this.#facts.filesOf(folder.dir);
    return files && `${this.#situation(folder)}-${files}`;
  }

  /** All that matters beside the code. */
  #situation({ dir, config, skip }: Asked): string {
    const base = config.root;
    const { root, moduleCache } = this.#surroundings;
    return digest(
      JSON.stringify([
        entryForm,
        this.#build,
        moduleCache,
        portable(dir, base),
        this.#configOf(config),
        skip.map((path) => portable(path, base)).sort(),
        // Outside of modules the place itself has a meaning.
        this.#facts.isInModule(dir) ? "" : `${root}\n${dir}`,
      ]),
    );
  }

  #configOf(config: AnalysisConfig): string {
    let known = this.#configs.get(config);
    if (known === undefined) {
      const { root, queries, ...rest } = config;
      const files = queries.flatMap((folder) => queryFilesIn(this.#host, folder));
      const names = queries.map((folder) => portable(folder, root));
      known = `${portableJson(sorted(rest), root)}\n${names.join("\n")}\n${this.#facts.queriesOf(files, root)}`;
      this.#configs.set(config, known);
    }
    return known;
  }
}

/** Keeps the cache from growing without end. */
export function trimCache({ folder, bytes = defaultBytes }: CacheOptions): void {
  new CacheStore(folder).trim(bytes);
}

function sameBasis(a: Basis, b: Basis): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** An object with its keys in one order, at all depths. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
