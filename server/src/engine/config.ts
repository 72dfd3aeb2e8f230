import picomatch from "picomatch";
import type { Finding } from "../finding/finding";
import type { RuleMeta } from "../rules/rule";
import type { AnalysisConfig } from "./engine";

/** What holds where no configuration says otherwise. `root` is the folder that globs are relative to. */
export function defaultConfig(root: string): AnalysisConfig {
  return {
    root,
    profile: "recommended",
    rules: {},
    overlap: "report",
    include: [],
    exclude: [],
    tests: true,
    generated: false,
    vendor: false,
    queries: [],
    goVersion: undefined,
  };
}

/** Whether a rule runs at all: advice needs the strict profile, or a severity of its own in the configuration. */
export function ruleRuns(meta: RuleMeta, config: AnalysisConfig): boolean {
  if (config.only !== undefined) return config.only.includes(meta.id);
  const setting = config.rules[meta.id];
  if (setting !== undefined) return setting !== "off";
  if (isLeftToOthers(meta, config)) return false;
  return config.profile !== "custom" && (meta.tier !== "advice" || config.profile === "strict");
}

/** Whether another tool that the configuration names reports what the rule does. */
function isLeftToOthers({ overlaps }: RuleMeta, { overlap }: AnalysisConfig): boolean {
  const others = { report: [], leaveToVet: ["vet:"], leaveToStaticcheck: ["vet:", "staticcheck:"] }[overlap];
  return others.some((tool) => overlaps.some((peer) => peer.startsWith(tool)));
}

/** The finding with the configured severity, or undefined where the profile leaves it out. */
export function configured(finding: Finding, config: AnalysisConfig): Finding | undefined {
  const setting = config.rules[finding.rule];
  // A severity is for what does harm.
  if (finding.harmless !== undefined && config.profile !== "strict")
    return config.harmless === true ? { ...finding, severity: "hint", whileOpen: true } : undefined;
  if (setting !== undefined && setting !== "off") return { ...finding, severity: setting };
  if (config.only !== undefined) return finding;
  if (setting === "off") return undefined;
  return finding.tier === "advice" && config.profile !== "strict" ? undefined : finding;
}

/**
 * A test of paths by the configuration's globs. A path is wanted where an include matches (or there is none) and no
 * exclude does; a glob that names a folder stands for all below it. Paths outside `root` are always wanted.
 */
export function pathFilter(config: Pick<AnalysisConfig, "root" | "include" | "exclude">): (path: string) => boolean {
  if (config.include.length === 0 && config.exclude.length === 0) return () => true;
  const included = config.include.length === 0 ? () => true : globs(config.include);
  const excluded = globs(config.exclude);
  const prefix = config.root.endsWith("/") ? config.root : `${config.root}/`;
  return (path) => {
    if (!path.startsWith(prefix)) return true;
    const relative = path.slice(prefix.length);
    return included(relative) && !excluded(relative);
  };
}

function globs(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const expanded = patterns.flatMap((pattern) => {
    const trimmed = pattern.replace(/^\.?\//, "").replace(/\/+$/, "");
    return [trimmed, `${trimmed}/**`];
  });
  return picomatch(expanded, { dot: true });
}
