import { readFileSync, writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import type { Severity } from "../finding/finding";
import { english } from "../finding/say";
import { fromJson, type JsonReport, rulesFromJson } from "../report/json";
import { combined } from "../report/report";
import { reasonOf } from "../workspace/errno";
import { type ExitCode, exitCode } from "./exit-code";
import { type Format, formatReport, formats } from "./formats";
import { absolute } from "./paths";
import { failOnOption, fails } from "./scan-options";
import { type Terminal, UsageError, wantsColour } from "./terminal";
import { programVersion } from "./version";

interface Flags {
  readonly format: Format;
  readonly output?: string;
  readonly failOn: Severity | "none";
}

/** `merge <reports…>`: one report of the JSON reports of several shards. */
export function addMergeCommand(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command("merge")
    .description("put the JSON reports of several shards together")
    .argument("<reports...>", "files written by scan --format json")
    .addOption(new Option("--format <format>", "how to report").choices(formats).default("text"))
    .option("--output <file>", "write the report to a file instead of standard output")
    .addOption(failOnOption())
    .action((files: string[], flags: Flags) => {
      const parts = files.map((file) => readReport(file, terminal));
      const report = combined(
        programVersion,
        parts.map((part) => fromJson(part, terminal.cwd)),
      );
      // Every shard knows all rules of the project.
      const rules = parts.flatMap((part) => rulesFromJson(part, terminal.cwd));
      const own = [...new Map(rules.map((meta) => [meta.id, meta])).values()];
      const colour = flags.output === undefined && wantsColour(terminal);
      const text = formatReport(report, flags.format, terminal.cwd, colour, own);
      if (flags.output === undefined) terminal.out(text);
      else writeFileSync(absolute(terminal.cwd, flags.output), text);
      exit(fails(report, flags.failOn) ? exitCode.findings : exitCode.clean);
    });
}

function readReport(file: string, terminal: Terminal): JsonReport {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(absolute(terminal.cwd, file), "utf8"));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${english(reasonOf(error))}`);
  }
  if (!isReport(value)) throw new UsageError(`${file} is no JSON report of this program`);
  return value;
}

function isReport(value: unknown): value is JsonReport {
  const report = value as Partial<JsonReport> | null;
  return report?.version === 1 && report.tool?.name === "go-leak-lens" && Array.isArray(report.findings);
}
