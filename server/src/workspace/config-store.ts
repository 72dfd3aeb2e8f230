import { posix } from "node:path";
import { defaultConfig } from "../engine/config";
import type { AnalysisConfig, AnalysisProblem } from "../engine/engine";
import { type QueryRule, readQueryRules } from "../engine/query-header";
import { queryFilesIn } from "../engine/query-rules";
import { say } from "../finding/say";
import type { Host } from "../go/host";
import type { RuleMeta } from "../rules/rule";
import { readConfig } from "./config-file";
import { configFileName, queryFolder } from "./config-schema";

/** Where an effective configuration comes from. */
export interface EffectiveConfig {
  readonly config: AnalysisConfig;
  /** The configuration file that counts; undefined where there is none. */
  readonly file: string | undefined;
  /** Rules of the project's own, from the query files that count. */
  readonly rules: readonly RuleMeta[];
}

export interface ConfigStoreOptions {
  readonly host: Host;
  /** Ids that configuration files may name, besides the project's own rules. */
  readonly knownRules: ReadonlySet<string>;
  /** Settings that hold where no file says otherwise, such as an editor's. Their `queries` may be relative to the root. */
  readonly defaults?: Partial<AnalysisConfig>;
  /** Settings that win over every file, such as a command line's. `rules` is merged per rule, `queries` are added. */
  readonly overrides?: Partial<AnalysisConfig>;
  /** One configuration file for everything, in place of looking upwards. */
  readonly file?: string;
}

interface FileSettings {
  readonly root: string;
  readonly settings: Partial<AnalysisConfig>;
  readonly problems: readonly AnalysisProblem[];
}

/**
 * Effective configuration per folder: the nearest `.goleaklens.json` upwards (it stands alone, files are not merged) and
 * the nearest `.goleaklens/queries`, under the overrides. The same object is answered for all folders under the same two.
 */
export class ConfigStore {
  readonly #options: ConfigStoreOptions;
  readonly #root: string;
  readonly #files = new Map<string, string | undefined>();
  readonly #queryFolders = new Map<string, string | undefined>();
  readonly #settings = new Map<string, FileSettings>();
  readonly #effective = new Map<string, EffectiveConfig>();
  readonly #rules = new Map<string, readonly QueryRule[]>();

  /** @param root folder that globs of `defaults` and `overrides` are relative to. */
  constructor(root: string, options: ConfigStoreOptions) {
    this.#root = root;
    this.#options = options;
  }

  configFor(dir: string): AnalysisConfig {
    return this.effective(dir).config;
  }

  /** The configuration of a folder and the file it comes from. */
  effective(dir: string): EffectiveConfig {
    const file = this.#fileFor(dir);
    const queries = this.#queriesFor(dir);
    const key = `${file ?? ""}\n${queries ?? ""}`;
    let effective = this.#effective.get(key);
    if (effective === undefined) {
      effective = this.#merged(file, queries);
      this.#effective.set(key, effective);
    }
    return effective;
  }

  /** Mistakes in the configuration files read so far. */
  problems(): readonly AnalysisProblem[] {
    return [...this.#settings.values()].flatMap((read) => read.problems);
  }

  /** Metadata of the rules in all query files met so far. */
  projectRules(): readonly RuleMeta[] {
    return this.#distinct([...this.#rules.values()].flat());
  }

  /** Forgets everything, to be called when a configuration or query file changed. */
  clear(): void {
    for (const map of [this.#files, this.#queryFolders, this.#settings, this.#effective, this.#rules]) map.clear();
  }

  #fileFor(dir: string): string | undefined {
    const { file, host } = this.#options;
    if (file !== undefined) return host.readFile(file) === undefined ? undefined : file;
    return this.#upwards(dir, this.#files, (folder) => {
      const path = posix.join(folder, configFileName);
      return host.readFile(path) === undefined ? undefined : path;
    });
  }

  #queriesFor(dir: string): string | undefined {
    return this.#upwards(dir, this.#queryFolders, (folder) => {
      const path = posix.join(folder, queryFolder);
      return queryFilesIn(this.#options.host, path).length === 0 ? undefined : path;
    });
  }

  #upwards(
    dir: string,
    known: Map<string, string | undefined>,
    look: (folder: string) => string | undefined,
  ): string | undefined {
    if (known.has(dir)) return known.get(dir);
    const parent = posix.dirname(dir);
    const found = look(dir) ?? (parent === dir ? undefined : this.#upwards(parent, known, look));
    known.set(dir, found);
    return found;
  }

  #merged(file: string | undefined, nearest: string | undefined): EffectiveConfig {
    const { defaults = {}, overrides = {} } = this.#options;
    const { root, settings } = file === undefined ? { root: this.#root, settings: {} } : this.#read(file, nearest);
    const named = settings.queries?.map((path) => below(root, path)) ?? this.#fromRoot(defaults);
    const queries = [...new Set([...(nearest ? [nearest] : []), ...named, ...this.#fromRoot(overrides)])];
    const config: AnalysisConfig = {
      ...defaultConfig(root),
      ...defaults,
      ...settings,
      ...overrides,
      root,
      queries,
      rules: { ...defaults.rules, ...settings.rules, ...overrides.rules },
    };
    return { config, file, rules: this.#distinct(queries.flatMap((folder) => this.#rulesIn(folder))) };
  }

  #fromRoot({ queries = [] }: Partial<AnalysisConfig>): string[] {
    return queries.map((path) => below(this.#root, path));
  }

  #read(file: string, nearest: string | undefined): FileSettings {
    // Which rules there are depends on the query folder above too.
    const key = `${file}\n${nearest ?? ""}`;
    const known = this.#settings.get(key);
    if (known !== undefined) return known;
    const { host, knownRules, overrides = {} } = this.#options;
    const root = posix.dirname(file);
    const text = host.readFile(file) ?? "";
    const has = (id: string, folders: readonly string[]): boolean =>
      knownRules.has(id) ||
      [...(nearest ? [nearest] : []), ...folders.map((path) => below(root, path)), ...this.#fromRoot(overrides)]
        .flatMap((folder) => this.#rulesIn(folder))
        .some(({ meta }) => meta.id === id);
    const { settings, problems } = readConfig(file, text, { has });
    const gone = (settings.queries ?? []).filter((path) => host.readDirectory(below(root, path)) === undefined);
    const read = { root, settings, problems: [...problems, ...gone.map((path) => missing(file, text, path))] };
    this.#settings.set(key, read);
    return read;
  }

  #rulesIn(folder: string): readonly QueryRule[] {
    const known = this.#rules.get(folder);
    if (known !== undefined) return known;
    const { host } = this.#options;
    const rules = queryFilesIn(host, folder).flatMap((file) => readQueryRules(file, host.readFile(file) ?? "").rules);
    this.#rules.set(folder, rules);
    return rules;
  }

  /** The first rule of each id; those of the program itself come before all. */
  #distinct(rules: readonly QueryRule[]): readonly RuleMeta[] {
    const first = new Map<string, RuleMeta>();
    for (const { meta } of rules) {
      if (!this.#options.knownRules.has(meta.id) && !first.has(meta.id)) first.set(meta.id, meta);
    }
    return [...first.values()];
  }
}

/** A folder as a configuration names it, from the folder it is relative to. */
function below(root: string, path: string): string {
  return /^(?:\/|[A-Za-z]:\/)/.test(path) ? path : posix.join(root, path).replace(/(?<=.)\/$/, "");
}

function missing(file: string, text: string, path: string): AnalysisProblem {
  const line = text.split("\n").findIndex((each) => each.includes(JSON.stringify(path))) + 1;
  return { file, line: Math.max(line, 1), message: say`there is no folder ${JSON.stringify(path)}` };
}
