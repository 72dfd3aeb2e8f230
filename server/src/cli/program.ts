import { Command, CommanderError } from "commander";
import { addBaselineCommand } from "./baseline";
import { addConfigCommand } from "./config";
import { type ExitCode, exitCode } from "./exit-code";
import { addExplainCommand } from "./explain";
import { addGoroutinesCommand } from "./goroutines";
import { addLspCommand } from "./lsp";
import { addMergeCommand } from "./merge";
import { addRulesCommand } from "./rules";
import { addScanCommand } from "./scan";
import { type Terminal, UsageError } from "./terminal";
import { programVersion } from "./version";

/** Runs the program with its arguments (without the interpreter and script). Never throws; answers the exit code. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCode.clean;
  const exit = (next: ExitCode): void => {
    code = next;
  };
  const program = new Command("go-leak-lens")
    .description("Finds leaks in Go code: goroutines, channels, timers, contexts, locks, resources, memory.")
    .version(programVersion)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError("(go-leak-lens --help shows what can be said)");
  addScanCommand(program, terminal, exit);
  addBaselineCommand(program, terminal, exit);
  addGoroutinesCommand(program, terminal, exit);
  addMergeCommand(program, terminal, exit);
  addConfigCommand(program, terminal, exit);
  addRulesCommand(program, terminal, exit);
  addExplainCommand(program, terminal, exit);
  addLspCommand(program, terminal);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.clean : exitCode.trouble;
    terminal.err(`go-leak-lens: ${complaint(error, terminal)}\n`);
    return exitCode.trouble;
  }
}

function complaint(error: unknown, terminal: Terminal): string {
  if (terminal.signal.aborted) return "interrupted";
  if (error instanceof UsageError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && terminal.env.GO_LEAK_LENS_DEBUG ? `\n${error.stack}` : "";
  return `internal error: ${message}${stack}`;
}
