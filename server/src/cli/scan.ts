import { writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import type { Severity } from "../finding/finding";
import { onlyChanged } from "../report/changed-lines";
import type { Report } from "../report/report";
import { formatProblems } from "../report/text";
import { loadBaseline } from "./baseline";
import { type ExitCode, exitCode } from "./exit-code";
import { applySafeFixes } from "./fix";
import { type Format, formatReport, formats } from "./formats";
import { byRealPath, changedSince } from "./git";
import { absolute, targetsOf } from "./paths";
import { failOnOption, fails, requestOf, type ScanFlags, withScanOptions } from "./scan-options";
import { runScan, type ScanOutcome, type ScanRequest } from "./scan-run";
import { readStdinTarget } from "./stdin";
import { type Terminal, UsageError, wantsColour } from "./terminal";

interface Flags extends ScanFlags {
  readonly format: Format;
  readonly output?: string;
  readonly failOn: Severity | "none";
  readonly baseline?: string;
  readonly since?: string;
  readonly fix?: boolean;
  readonly stdinFilename?: string;
}

/** `scan [paths…]`: looks for leaks and reports them. */
export function addScanCommand(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const command = program
    .command("scan")
    .description("look for leaks in Go code")
    .argument(
      "[paths...]",
      "files or folders (with all below them); ./... works too; - reads a file from standard input",
    )
    .addOption(new Option("--format <format>", "how to report").choices(formats).default("text"))
    .option("--output <file>", "write the report to a file instead of standard output")
    .addOption(failOnOption())
    .option("--baseline <file>", "leave out what a baseline file accepts")
    .option("--since <ref>", "report only what touches lines changed since a git commit")
    .option("--fix", "apply the safe fixes, then report what is left")
    .option("--stdin-filename <file>", "with -: the file whose text comes from standard input");
  withScanOptions(command).action(async (paths: string[], flags: Flags) => exit(await scan(paths, flags, terminal)));
}

async function scan(paths: readonly string[], flags: Flags, terminal: Terminal): Promise<ExitCode> {
  if (paths.includes("-")) return scanInput(paths, flags, terminal);
  const targets = targetsOf(terminal.cwd, paths);
  const request: ScanRequest = { ...requestOf(flags, terminal), targets };
  const changes = flags.since === undefined ? undefined : await changedSince(flags.since, targets);
  const baseline = flags.baseline === undefined ? undefined : loadBaseline(flags.baseline, targets, terminal);
  let outcome = await runScan(request, terminal);
  if (outcome.packages === 0 && outcome.report.problems.length === 0) {
    throw new UsageError(`no Go files in ${paths.length === 0 ? "this folder" : paths.join(", ")}`);
  }
  const chosen = ({ report }: ScanOutcome): Report => {
    const changed = changes === undefined ? report : onlyChanged(report, byRealPath(changes));
    return baseline?.apply(changed) ?? changed;
  };
  if (flags.fix === true) outcome = await applySafeFixes(outcome, chosen, () => runScan(request, terminal), terminal);
  // A shard sees too little to call an entry stale.
  if (flags.shard === undefined) baseline?.tellStale(outcome.report);
  return deliver(chosen(outcome), flags, terminal, outcome);
}

async function scanInput(paths: readonly string[], flags: Flags, terminal: Terminal): Promise<ExitCode> {
  if (paths.length > 1) throw new UsageError("- stands alone: standard input is one file");
  for (const name of ["fix", "since", "shard"] as const) {
    if (flags[name] !== undefined) throw new UsageError(`--${name} needs files on disk`);
  }
  const input = await readStdinTarget(terminal, flags.stdinFilename);
  const outcome = await runScan({ ...requestOf(flags, terminal), targets: [], ...input.request }, terminal);
  return deliver(input.renamed(outcome.report), flags, terminal, outcome);
}

function deliver(
  report: Report,
  flags: Flags,
  terminal: Terminal,
  { configProblems, rules }: Pick<ScanOutcome, "configProblems" | "rules">,
): ExitCode {
  const colour = flags.output === undefined && wantsColour(terminal);
  const text = formatReport(report, flags.format, terminal.cwd, colour, rules);
  terminal.err(formatProblems(report, terminal.cwd));
  if (flags.output === undefined) terminal.out(text);
  else writeFileSync(absolute(terminal.cwd, flags.output), text);
  if (configProblems.length > 0) return exitCode.trouble;
  return fails(report, flags.failOn) ? exitCode.findings : exitCode.clean;
}
