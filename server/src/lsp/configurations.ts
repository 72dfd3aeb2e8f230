import type { AnalysisConfig } from "../engine/engine";
import { ruleIdShape } from "../engine/query-header";
import { severities } from "../finding/order";
import type { Host } from "../go/host";
import { goVersionOf } from "../workspace/config-file";
import { ConfigStore } from "../workspace/config-store";
import type { Configurations, EffectiveConfiguration } from "./parts";
import type { Settings } from "./protocol";

/** Configuration files over the editor's settings: where a project says something, it goes before them. */
export class ProjectConfigurations implements Configurations {
  readonly #host: Host;
  readonly #knownRules: ReadonlySet<string>;
  /** One store per workspace folder and settings. */
  readonly #stores = new Map<string, ConfigStore>();

  constructor(host: Host, knownRules: ReadonlySet<string>) {
    this.#host = host;
    this.#knownRules = knownRules;
  }

  effective(dir: string, root: string, settings: Partial<Settings>): EffectiveConfiguration {
    const key = `${root}\n${JSON.stringify(settings)}`;
    let store = this.#stores.get(key);
    if (!store) {
      store = new ConfigStore(root, {
        host: this.#host,
        knownRules: this.#knownRules,
        defaults: defaultsOf(settings),
      });
      this.#stores.set(key, store);
    }
    const { config, file, rules } = store.effective(dir);
    return { config, file, rules, problems: store.problems().filter((problem) => problem.file === file) };
  }

  forget(): void {
    this.#stores.clear();
  }
}

/** The editor's settings in the analysis's terms; values of a wrong shape are left out, the editor has marked them. */
export function defaultsOf(settings: Partial<Settings>): Partial<AnalysisConfig> {
  const rules = ruleSettings(settings.rules);
  const goVersion = typeof settings.goVersion === "string" ? goVersionOf(settings.goVersion) : undefined;
  return {
    ...(settings.profile === "strict" || settings.profile === "recommended" ? { profile: settings.profile } : {}),
    ...(settings.profile === "custom" ? { only: Object.keys(rules).filter((rule) => rules[rule] !== "off") } : {}),
    rules,
    ...(settings.overlap === "leaveToVet" || settings.overlap === "leaveToStaticcheck"
      ? { overlap: settings.overlap }
      : {}),
    ...globs("include", settings.include),
    ...globs("exclude", settings.exclude),
    ...globs("queries", settings.queryFolders),
    ...flag("tests", settings.tests),
    ...flag("generated", settings.generated),
    ...flag("vendor", settings.vendor),
    ...(goVersion === undefined ? {} : { goVersion }),
  };
}

/** Ids of project rules are not known here, and one that nobody has does no harm. */
function ruleSettings(value: unknown): AnalysisConfig["rules"] {
  if (typeof value !== "object" || value === null) return {};
  const allowed: readonly unknown[] = [...severities, "off"];
  return Object.fromEntries(
    Object.entries(value).filter(([rule, setting]) => ruleIdShape.test(rule) && allowed.includes(setting)),
  );
}

function globs(name: "include" | "exclude" | "queries", value: unknown): Partial<AnalysisConfig> {
  if (!Array.isArray(value)) return {};
  return { [name]: value.filter((glob): glob is string => typeof glob === "string" && glob !== "") };
}

function flag(name: "tests" | "generated" | "vendor", value: unknown): Partial<AnalysisConfig> {
  return typeof value === "boolean" ? { [name]: value } : {};
}
