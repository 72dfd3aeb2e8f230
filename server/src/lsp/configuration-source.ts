import type { AnalysisConfig } from "../engine/engine";
import type { RuleMeta } from "../rules/rule";
import type { Configurations, EffectiveConfiguration } from "./parts";
import type { ProblemReport } from "./problems";
import type { SettingsStore } from "./settings";
import { isWithin } from "./uri";

/** The configuration of every folder, remembered until settings or configuration files change. */
export class ConfigurationSource {
  readonly #configurations: Configurations;
  readonly #settings: SettingsStore;
  readonly #problems: ProblemReport;
  readonly #byFolder = new Map<string, EffectiveConfiguration>();
  /** One object per distinct configuration: the engine takes another object for another configuration. */
  readonly #shared = new Map<string, AnalysisConfig>();

  constructor(configurations: Configurations, settings: SettingsStore, problems: ProblemReport) {
    this.#configurations = configurations;
    this.#settings = settings;
    this.#problems = problems;
  }

  of(dir: string): EffectiveConfiguration {
    const known = this.#byFolder.get(dir);
    if (known) return known;
    const fresh = this.#configurations.effective(dir, this.#settings.folderOf(dir), this.#settings.of(dir));
    const print = JSON.stringify(fresh.config);
    const config = this.#shared.get(print) ?? fresh.config;
    this.#shared.set(print, config);
    const effective = { ...fresh, config };
    this.#byFolder.set(dir, effective);
    this.#problems.set(`configuration of ${dir}`, effective.problems);
    return effective;
  }

  /** Rules of the project's own, from all query files that counted so far. */
  projectRules(): readonly RuleMeta[] {
    const byId = new Map<string, RuleMeta>();
    for (const { rules } of this.#byFolder.values()) for (const rule of rules) byId.set(rule.id, rule);
    return [...byId.values()];
  }

  /** Whether a folder holds, or is around, query files that counted so far. */
  hasQueries(path: string): boolean {
    for (const { config } of this.#byFolder.values()) {
      if (config.queries.some((folder) => isWithin(folder, path))) return true;
    }
    return false;
  }

  /** Settings or configuration files changed. */
  forget(): void {
    this.#configurations.forget();
    for (const dir of this.#byFolder.keys()) this.#problems.set(`configuration of ${dir}`, []);
    this.#byFolder.clear();
    this.#shared.clear();
  }
}
