import { posix } from "node:path";
import { defaultConfig } from "../engine/config";
import type { AnalysisConfig, AnalysisProblem } from "../engine/engine";
import type { Host } from "../go/host";
import { readConfig } from "./config-file";
import { configFileName } from "./config-schema";

/** Where an effective configuration comes from. */
export interface EffectiveConfig {
  readonly config: AnalysisConfig;
  /** The configuration file that counts; undefined where there is none. */
  readonly file: string | undefined;
}

export interface ConfigStoreOptions {
  readonly host: Host;
  /** Ids that configuration files may name. */
  readonly knownRules: ReadonlySet<string>;
  /** Settings that hold where no file says otherwise, such as an editor's. */
  readonly defaults?: Partial<AnalysisConfig>;
  /** Settings that win over every file, such as a command line's. `rules` is merged per rule. */
  readonly overrides?: Partial<AnalysisConfig>;
  /** One configuration file for everything, in place of looking upwards. */
  readonly file?: string;
}

/**
 * Effective configuration per folder: the nearest `.goleaklens.json` upwards (it stands alone, files are not merged),
 * under the overrides. The same object is answered for all folders under one file.
 */
export class ConfigStore {
  readonly #options: ConfigStoreOptions;
  readonly #byFolder = new Map<string, EffectiveConfig>();
  readonly #byFile = new Map<
    string,
    { readonly effective: EffectiveConfig; readonly problems: readonly AnalysisProblem[] }
  >();
  readonly #withoutFile: string;

  /** @param root folder that globs of `defaults` and `overrides` are relative to. */
  constructor(root: string, options: ConfigStoreOptions) {
    this.#withoutFile = root;
    this.#options = options;
  }

  configFor(dir: string): AnalysisConfig {
    return this.effective(dir).config;
  }

  /** The configuration of a folder and the file it comes from. */
  effective(dir: string): EffectiveConfig {
    const known = this.#byFolder.get(dir);
    if (known !== undefined) return known;
    const file = this.#options.file ?? posix.join(dir, configFileName);
    const text = this.#options.host.readFile(file);
    const parent = posix.dirname(dir);
    const effective =
      text !== undefined
        ? this.#fromFile(file, text)
        : parent === dir || this.#options.file !== undefined
          ? this.#fallback()
          : this.effective(parent);
    this.#byFolder.set(dir, effective);
    return effective;
  }

  /** Mistakes in the configuration files read so far. */
  problems(): readonly AnalysisProblem[] {
    return [...this.#byFile.values()].flatMap((read) => read.problems);
  }

  /** Forgets everything, to be called when a configuration file changed. */
  clear(): void {
    this.#byFolder.clear();
    this.#byFile.clear();
  }

  #fromFile(file: string, text: string): EffectiveConfig {
    const known = this.#byFile.get(file);
    if (known !== undefined) return known.effective;
    const { settings, problems } = readConfig(file, text, this.#options.knownRules);
    const effective = { config: this.#merged(posix.dirname(file), settings), file };
    this.#byFile.set(file, { effective, problems });
    return effective;
  }

  #fallback(): EffectiveConfig {
    const key = "";
    const known = this.#byFile.get(key);
    if (known !== undefined) return known.effective;
    const effective = { config: this.#merged(this.#withoutFile, {}), file: undefined };
    this.#byFile.set(key, { effective, problems: [] });
    return effective;
  }

  #merged(root: string, settings: Partial<AnalysisConfig>): AnalysisConfig {
    const { defaults = {}, overrides = {} } = this.#options;
    return {
      ...defaultConfig(root),
      ...defaults,
      ...settings,
      ...overrides,
      root,
      rules: { ...defaults.rules, ...settings.rules, ...overrides.rules },
    };
  }
}
