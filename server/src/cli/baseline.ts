import { readFileSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import type { Command } from "commander";
import { english } from "../finding/say";
import {
  applyBaseline,
  type Baseline,
  baselineFileName,
  baselineOf,
  formatBaseline,
  parseBaseline,
} from "../report/baseline";
import { absoluteFrom, relativeTo } from "../report/relative";
import type { Report } from "../report/report";
import { formatProblems } from "../report/text";
import { reasonOf } from "../workspace/errno";
import { type ExitCode, exitCode } from "./exit-code";
import { absolute, targetsOf } from "./paths";
import { requestOf, type ScanFlags, withScanOptions } from "./scan-options";
import { runScan } from "./scan-run";
import { type Terminal, UsageError } from "./terminal";

/** `baseline [paths…]`: accepts today's findings, so that later scans show only new ones. */
export function addBaselineCommand(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const command = program
    .command("baseline")
    .description("accept today's findings: scan --baseline then shows only new ones")
    .argument("[paths...]", "files or folders, as for scan")
    .option("--output <file>", "the file to write", baselineFileName);
  withScanOptions(command).action(async (paths: string[], flags: ScanFlags & { readonly output: string }) => {
    const targets = targetsOf(terminal.cwd, paths);
    const { report } = await runScan({ ...requestOf(flags, terminal), targets }, terminal);
    const file = absolute(terminal.cwd, flags.output);
    const baseline = baselineOf(report, posix.dirname(file));
    writeFileSync(file, formatBaseline(baseline));
    terminal.err(formatProblems(report, terminal.cwd));
    terminal.out(`${baseline.findings.length} findings accepted in ${flags.output}\n`);
    exit(exitCode.clean);
  });
}

/** A baseline in force: hides what it accepts, and tells what is stale when asked to. */
export interface LoadedBaseline {
  /** The report with accepted findings suppressed. */
  apply(report: Report): Report;
  /** A line on the error stream for each entry in a scanned place that nothing in the report matches any more. */
  tellStale(report: Report): void;
}

/** Loads a baseline file. Throws a UsageError where it cannot be used. */
export function loadBaseline(name: string, targets: readonly string[], terminal: Terminal): LoadedBaseline {
  const file = absolute(terminal.cwd, name);
  const baseline = readBaseline(file, name);
  const path = absoluteFrom(posix.dirname(file));
  const shown = relativeTo(terminal.cwd);
  const scanned = (entry: string): boolean =>
    targets.some((target) => path(entry) === target || path(entry).startsWith(`${target.replace(/\/$/, "")}/`));
  return {
    apply: (report) => applyBaseline(report, baseline, scanned).report,
    tellStale(report) {
      for (const entry of applyBaseline(report, baseline, scanned).stale) {
        terminal.err(`${name}: stale: ${entry.rule} in ${shown(path(entry.file))} is gone (${entry.message})\n`);
      }
    },
  };
}

function readBaseline(file: string, name: string): Baseline {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${english(reasonOf(error))}`);
  }
  try {
    return parseBaseline(text);
  } catch (error) {
    throw new UsageError(`${name} is no baseline: ${error instanceof Error ? error.message : String(error)}`);
  }
}
