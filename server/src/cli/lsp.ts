import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { serverScript } from "../workspace/installation";
import type { Terminal } from "./terminal";

/** `lsp --stdio`: the language server, for editors that start it by this program's name. */
export function addLspCommand(program: Command, terminal: Terminal): void {
  program
    .command("lsp")
    .description("run the language server for an editor")
    .requiredOption("--stdio", "speak the protocol on standard input and output")
    .action(async () => {
      terminal.signal.addEventListener("abort", () => process.exit(1));
      // A program of its own, which reads the same arguments; it goes on after this returns.
      await import(pathToFileURL(serverScript()).href);
    });
}
