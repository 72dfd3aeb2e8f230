import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type Command, Option } from "commander";
import { english } from "../finding/say";
import { formatStacks, type StacksFormat, stacksFormats } from "../report/stacks";
import { explain } from "../runtime/explain";
import { readStacks } from "../runtime/read";
import type { StackGroup } from "../runtime/stack";
import { reasonOf } from "../workspace/errno";
import { type ExitCode, exitCode } from "./exit-code";
import { absolute, targetsOf } from "./paths";
import { requestOf, type ScanFlags, withScanOptions } from "./scan-options";
import { runScan } from "./scan-run";
import { type Terminal, UsageError, wantsColour } from "./terminal";

interface Flags extends ScanFlags {
  readonly format: StacksFormat;
}

/** `goroutines <dump> [paths…]`: explains the goroutines of a running program by the findings in its source. */
export function addGoroutinesCommand(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  const command = program
    .command("goroutines")
    .description("explain a goroutine dump, a goroutine or goroutineleak profile, or goleak's output")
    .argument("<dump>", "the file; - reads standard input")
    .argument("[paths...]", "where the program's source is, as for scan")
    .addOption(new Option("--format <format>", "how to report").choices(stacksFormats).default("text"));
  withScanOptions(command).action(async (dump: string, paths: string[], flags: Flags) => {
    const groups = await stacksOf(dump, terminal);
    const targets = targetsOf(terminal.cwd, paths);
    const { report, files } = await runScan({ ...requestOf(flags, terminal), targets }, terminal);
    const explained = explain(groups, files, report.findings);
    terminal.out(formatStacks(explained, flags.format, terminal.cwd, wantsColour(terminal)));
    exit(explained.some(({ findings }) => findings.length > 0) ? exitCode.findings : exitCode.clean);
  });
}

async function stacksOf(dump: string, terminal: Terminal): Promise<StackGroup[]> {
  let bytes: Uint8Array;
  try {
    bytes = dump === "-" ? await terminal.readBytes() : readFileSync(absolute(terminal.cwd, dump));
  } catch (error) {
    throw new UsageError(`${dump} cannot be read: ${english(reasonOf(error))}`);
  }
  try {
    return readStacks(isCompressed(bytes) ? gunzipSync(bytes) : bytes);
  } catch (error) {
    throw new UsageError(`${dump}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isCompressed(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
