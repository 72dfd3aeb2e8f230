import { statSync } from "node:fs";
import { posix } from "node:path";
import type { Command } from "commander";
import { ruleCatalogue } from "../engine/catalogue";
import { english } from "../finding/say";
import { relativeTo } from "../report/relative";
import { ConfigStore } from "../workspace/config-store";
import { NodeHost } from "../workspace/node-host";
import { type ExitCode, exitCode } from "./exit-code";
import { targetsOf } from "./paths";
import type { Terminal } from "./terminal";

/** `config [path]`: what counts for a file or folder, as JSON, and which file says so. */
export function addConfigCommand(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command("config")
    .description("show the configuration that counts for a file or folder")
    .argument("[path]", "file or folder; the current one unless given")
    .action((path: string | undefined) => {
      const [target] = targetsOf(terminal.cwd, path === undefined ? [] : [path]);
      const dir = statSync(target!).isDirectory() ? target! : posix.dirname(target!);
      const knownRules = new Set(ruleCatalogue.map(({ id }) => id));
      const store = new ConfigStore(terminal.cwd, { host: new NodeHost(), knownRules });
      const { config, file, rules } = store.effective(dir);
      const shown = relativeTo(terminal.cwd);
      const { root, queries, goVersion, ...rest } = config;
      const told = {
        file: file === undefined ? null : shown(file),
        root: shown(root),
        ...rest,
        goVersion: goVersion === undefined ? null : `${goVersion.major}.${goVersion.minor}`,
        queries: queries.map(shown),
        projectRules: rules.map(({ id }) => id),
      };
      terminal.out(`${JSON.stringify(told, null, 2)}\n`);
      const problems = store.problems();
      for (const { file, line, message } of problems) terminal.err(`${shown(file)}:${line}: ${english(message)}\n`);
      exit(problems.length > 0 ? exitCode.trouble : exitCode.clean);
    });
}
