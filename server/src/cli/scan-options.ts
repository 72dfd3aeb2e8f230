import { type Command, InvalidArgumentError, Option } from "commander";
import { pathFilter } from "../engine/config";
import type { AnalysisConfig } from "../engine/engine";
import { ruleIdShape } from "../engine/query-header";
import type { Severity } from "../finding/finding";
import { atLeast, severities } from "../finding/order";
import type { GoVersion } from "../go/model";
import { openFindings, type Report } from "../report/report";
import { userCacheFolder } from "../workspace/cache/location";
import { goVersionOf } from "../workspace/config-file";
import { type Shard, shardOf } from "../workspace/shard";
import { absolute, targetsOf } from "./paths";
import type { ScanRequest } from "./scan-run";
import type { Terminal } from "./terminal";

/** Options that say what to look at and what to report; shared by the commands that scan. */
export interface ScanFlags {
  readonly profile?: AnalysisConfig["profile"];
  readonly rule?: Record<string, Severity | "off">;
  readonly only?: string[];
  readonly tests: boolean;
  readonly generated?: boolean;
  readonly vendor?: boolean;
  readonly ignore: boolean;
  readonly include?: string[];
  readonly exclude?: string[];
  readonly queries?: string[];
  /** False for `--no-config`, undefined where neither form is given. */
  readonly config?: string | false;
  readonly goVersion?: GoVersion;
  readonly workers?: number;
  readonly progress?: boolean;
  readonly shard?: Shard;
  readonly slowest?: number;
  readonly cache: boolean;
  readonly cacheDir?: string;
}

/** Adds the shared options to a command. */
export function withScanOptions(command: Command): Command {
  return command
    .addOption(new Option("--profile <profile>", "which tiers to report").choices(["recommended", "strict", "custom"]))
    .option("--rule <id=severity>", "severity of a rule, or off (can be repeated)", ruleSetting)
    .option("--only <ids>", "run these rules only, separated by commas", ruleList)
    .option("--no-tests", "leave _test.go files out")
    .option("--generated", "report on generated files too")
    .option("--vendor", "report on vendored packages too")
    .option("--no-ignore", "do not obey .gitignore files")
    .option("--include <glob>", "report on matching paths only (can be repeated)", collect)
    .option("--exclude <glob>", "leave matching paths out (can be repeated)", collect)
    .option("--queries <folder>", "run the rules of the query files (*.scm) in a folder too (can be repeated)", collect)
    .option("--config <file>", "use this configuration file")
    .option("--no-config", "use no configuration file")
    .option("--go-version <version>", "language version in place of the one in go.mod", goVersion)
    .option("--workers <n>", "number of threads; 0 uses none (default: by size and processors)", count)
    .option("--progress", "show progress even where the error stream is no terminal")
    .option("--no-progress", "never show progress")
    .option("--slowest <n>", "tell on the error stream which packages took longest", count)
    .option("--cache-dir <folder>", "keep results of unchanged packages here (default: the user's cache folder)")
    .option("--no-cache", "neither use nor keep results of earlier runs")
    .option("--shard <i/n>", "scan the i-th of n parts; merge puts their JSON reports together", shard);
}

/** The `--fail-on` option. */
export function failOnOption(): Option {
  return new Option("--fail-on <severity>", "exit with 1 for findings at or above it")
    .choices([...severities, "none"])
    .default("warning");
}

/** Whether a report holds an open finding at or above the threshold. */
export function fails(report: Report, threshold: Severity | "none"): boolean {
  return threshold !== "none" && openFindings(report).some(({ severity }) => atLeast(severity, threshold));
}

/** What the options ask for. Throws a UsageError for a configuration file that does not exist. */
export function requestOf(flags: ScanFlags, terminal: Terminal): Omit<ScanRequest, "targets"> {
  const { include = [], exclude = [] } = flags;
  const part = flags.shard;
  const cacheFolder = cacheFolderOf(flags, terminal);
  return {
    overrides: {
      ...overridesOf(flags),
      ...(flags.queries === undefined ? {} : { queries: targetsOf(terminal.cwd, flags.queries) }),
    },
    gitignore: flags.ignore,
    progress: flags.progress ?? terminal.stderrIsTerminal,
    wanted: pathFilter({ root: terminal.cwd, include, exclude }),
    ...(typeof flags.config === "string" ? { configFile: targetsOf(terminal.cwd, [flags.config])[0]! } : {}),
    ...(flags.config === false ? { configFile: false } : {}),
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    ...(flags.slowest === undefined ? {} : { slowest: flags.slowest }),
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
    ...(part === undefined ? {} : { choose: (packages) => shardOf(packages, part) }),
  };
}

function cacheFolderOf({ cache, cacheDir }: ScanFlags, { cwd, env }: Terminal): string | undefined {
  if (!cache) return undefined;
  return cacheDir === undefined ? userCacheFolder(env) : absolute(cwd, cacheDir);
}

function overridesOf(flags: ScanFlags): Partial<AnalysisConfig> {
  return {
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
    ...(flags.rule === undefined ? {} : { rules: flags.rule }),
    ...(flags.only === undefined ? {} : { only: flags.only }),
    ...(flags.tests ? {} : { tests: false }),
    ...(flags.generated === true ? { generated: true } : {}),
    ...(flags.vendor === true ? { vendor: true } : {}),
    ...(flags.goVersion === undefined ? {} : { goVersion: flags.goVersion }),
  };
}

function ruleSetting(text: string, before: Record<string, Severity | "off"> = {}): Record<string, Severity | "off"> {
  const [id = "", setting = ""] = text.split("=");
  ruleId(id);
  if (setting !== "off" && !severities.includes(setting as Severity)) {
    throw new InvalidArgumentError(`Write it as rule=${severities.join("|")}|off.`);
  }
  return { ...before, [id]: setting as Severity | "off" };
}

function ruleList(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(",").map(ruleId)];
}

/** Whether there is such a rule is known when the project's query files have been read. */
function ruleId(id: string): string {
  if (!ruleIdShape.test(id)) throw new InvalidArgumentError(`${JSON.stringify(id)} is no rule id.`);
  return id;
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function goVersion(text: string): GoVersion {
  const version = goVersionOf(text);
  if (version === undefined) throw new InvalidArgumentError("A version looks like 1.22.");
  return version;
}

function count(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError("A small whole number is needed.");
  return Number(text);
}

function shard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw new InvalidArgumentError("A shard looks like 2/8: the second of eight.");
  return { index, count };
}
