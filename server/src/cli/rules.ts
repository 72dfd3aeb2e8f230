import { type Command, Option } from "commander";
import { ruleCatalogue } from "../engine/catalogue";
import type { RuleMeta } from "../rules/rule";
import { ConfigStore } from "../workspace/config-store";
import { NodeHost } from "../workspace/node-host";
import { type ExitCode, exitCode } from "./exit-code";
import type { Terminal } from "./terminal";

/** `rules`: lists what can be reported. */
export function addRulesCommand(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command("rules")
    .description("list all rules, those of the project's query files too")
    .addOption(new Option("--format <format>", "how to list").choices(["text", "json"]).default("text"))
    .action(({ format }: { readonly format: "text" | "json" }) => {
      const all = [...ruleCatalogue, ...projectRules(terminal)];
      terminal.out(format === "json" ? `${JSON.stringify(all.map(record), null, 2)}\n` : table(all));
      exit(exitCode.clean);
    });
}

/** Rules of the query files that count for the current folder. */
export function projectRules(terminal: Terminal): readonly RuleMeta[] {
  const knownRules = new Set(ruleCatalogue.map(({ id }) => id));
  return new ConfigStore(terminal.cwd, { host: new NodeHost(), knownRules }).effective(terminal.cwd).rules;
}

function record(meta: RuleMeta): object {
  const { id, family, tier, severity, summary, fix, overlaps } = meta;
  return { id, family, tier, severity, summary, fix: "none" in fix ? "none" : fix.safety, overlaps };
}

function table(rules: readonly RuleMeta[]): string {
  const rows = rules.map((meta) => [
    meta.id,
    meta.family,
    meta.tier,
    meta.severity,
    "none" in meta.fix ? "-" : meta.fix.safety,
    meta.summary.replaceAll("`", ""),
  ]);
  const all = [["rule", "family", "tier", "severity", "fix", "reports"], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const lines = all.map((row) =>
    row.map((cell, column) => (column === 5 ? cell : cell.padEnd(widths[column]!))).join("  "),
  );
  return `${lines.join("\n")}\n`;
}
