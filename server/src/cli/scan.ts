import { writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { ruleMeta } from "../engine/catalogue";
import { pathFilter } from "../engine/config";
import type { AnalysisConfig } from "../engine/engine";
import type { Severity } from "../finding/finding";
import { atLeast, severities } from "../finding/order";
import type { GoVersion } from "../go/model";
import { openFindings, type Report } from "../report/report";
import { formatProblems } from "../report/text";
import { goVersionOf } from "../workspace/config-file";
import { type ExitCode, exitCode } from "./exit-code";
import { type Format, formatReport, formats } from "./formats";
import { absolute, targetsOf } from "./paths";
import { runScan, type ScanRequest } from "./scan-run";
import { readStdinTarget } from "./stdin";
import { type Terminal, UsageError, wantsColour } from "./terminal";

interface ScanFlags {
  readonly format: Format;
  readonly output?: string;
  readonly profile?: AnalysisConfig["profile"];
  readonly rule?: Record<string, Severity | "off">;
  readonly only?: string[];
  readonly failOn: Severity | "none";
  readonly tests: boolean;
  readonly generated?: boolean;
  readonly vendor?: boolean;
  readonly ignore: boolean;
  readonly include?: string[];
  readonly exclude?: string[];
  /** False for `--no-config`, undefined where neither form is given. */
  readonly config?: string | false;
  readonly goVersion?: GoVersion;
  readonly workers?: number;
  readonly progress?: boolean;
  readonly stdinFilename?: string;
}

/** `scan [paths…]`: looks for leaks and reports them. */
export function addScanCommand(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command("scan", { isDefault: false })
    .description("look for leaks in Go code")
    .argument(
      "[paths...]",
      "files or folders (with all below them); ./... works too; - reads a file from standard input",
    )
    .addOption(new Option("--format <format>", "how to report").choices(formats).default("text"))
    .option("--output <file>", "write the report to a file instead of standard output")
    .addOption(new Option("--profile <profile>", "which tiers to report").choices(["recommended", "strict", "custom"]))
    .option("--rule <id=severity>", "severity of a rule, or off (can be repeated)", ruleSetting)
    .option("--only <ids>", "run these rules only, separated by commas", ruleList)
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 for findings at or above it")
        .choices([...severities, "none"])
        .default("warning"),
    )
    .option("--no-tests", "leave _test.go files out")
    .option("--generated", "report on generated files too")
    .option("--vendor", "report on vendored packages too")
    .option("--no-ignore", "do not obey .gitignore files")
    .option("--include <glob>", "report on matching paths only (can be repeated)", collect)
    .option("--exclude <glob>", "leave matching paths out (can be repeated)", collect)
    .option("--config <file>", "use this configuration file")
    .option("--no-config", "use no configuration file")
    .option("--go-version <version>", "language version in place of the one in go.mod", goVersion)
    .option("--workers <n>", "number of threads; 0 uses none (default: by size and processors)", count)
    .option("--progress", "show progress even where the error stream is no terminal")
    .option("--no-progress", "never show progress")
    .option("--stdin-filename <file>", "with -: the file whose text comes from standard input")
    .action(async (paths: string[], flags: ScanFlags) => exit(await scan(paths, flags, terminal)));
}

async function scan(paths: readonly string[], flags: ScanFlags, terminal: Terminal): Promise<ExitCode> {
  const fromInput = paths.includes("-");
  if (fromInput && paths.length > 1) throw new UsageError("- stands alone: standard input is one file");
  const base = requestOf(flags, terminal);
  const input = fromInput ? await readStdinTarget(terminal, flags.stdinFilename) : undefined;
  const targets = input === undefined ? targetsOf(terminal.cwd, paths) : [];
  const outcome = await runScan({ ...base, targets, ...(input === undefined ? {} : input.request) }, terminal);
  if (outcome.packages === 0 && outcome.report.problems.length === 0) {
    throw new UsageError(`no Go files in ${paths.length === 0 ? "this folder" : paths.join(", ")}`);
  }
  const report = input === undefined ? outcome.report : input.renamed(outcome.report);
  return deliver(report, flags, terminal, outcome.configProblems.length > 0);
}

function deliver(report: Report, flags: ScanFlags, terminal: Terminal, misconfigured: boolean): ExitCode {
  const colour = flags.output === undefined && wantsColour(terminal);
  const text = formatReport(report, flags.format, terminal.cwd, colour);
  terminal.err(formatProblems(report, terminal.cwd));
  if (flags.output === undefined) terminal.out(text);
  else writeFileSync(absolute(terminal.cwd, flags.output), text);
  if (misconfigured) return exitCode.trouble;
  const threshold = flags.failOn;
  const grave = threshold !== "none" && openFindings(report).some((finding) => atLeast(finding.severity, threshold));
  return grave ? exitCode.findings : exitCode.clean;
}

function requestOf(flags: ScanFlags, terminal: Terminal): Omit<ScanRequest, "targets"> {
  const { include = [], exclude = [] } = flags;
  return {
    overrides: overridesOf(flags),
    gitignore: flags.ignore,
    progress: flags.progress ?? terminal.stderrIsTerminal,
    wanted: pathFilter({ root: terminal.cwd, include, exclude }),
    ...(typeof flags.config === "string" ? { configFile: existing(terminal, flags.config) } : {}),
    ...(flags.config === false ? { configFile: false } : {}),
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
  };
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

function existing(terminal: Terminal, file: string): string {
  return targetsOf(terminal.cwd, [file])[0]!;
}

function ruleSetting(text: string, before: Record<string, Severity | "off"> = {}): Record<string, Severity | "off"> {
  const [id = "", setting = ""] = text.split("=");
  knownRule(id);
  if (setting !== "off" && !severities.includes(setting as Severity)) {
    throw new InvalidArgumentError(`Write it as rule=${severities.join("|")}|off.`);
  }
  return { ...before, [id]: setting as Severity | "off" };
}

function ruleList(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(",").map(knownRule)];
}

function knownRule(id: string): string {
  if (ruleMeta(id) === undefined) throw new InvalidArgumentError(`There is no rule ${JSON.stringify(id)}.`);
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
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError("A number of threads is needed.");
  return Number(text);
}
