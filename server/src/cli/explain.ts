import type { Command } from "commander";
import { ruleCatalogue, ruleMeta } from "../engine/catalogue";
import { ruleUrl } from "../finding/pages";
import { detections } from "../rules/detection";
import type { RuleMeta } from "../rules/rule";
import { type ExitCode, exitCode } from "./exit-code";
import { projectRules } from "./rules";
import { type Terminal, UsageError } from "./terminal";

/** `explain <rule>`: a rule's page, for reading in a terminal. */
export function addExplainCommand(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command("explain")
    .description("explain a rule")
    .argument("<rule>", "id of the rule, such as cancel-not-called")
    .action((id: string) => {
      const own = projectRules(terminal);
      const meta = ruleMeta(id) ?? own.find((rule) => rule.id === id);
      if (meta === undefined)
        throw new UsageError(`there is no rule ${JSON.stringify(id)}${suggestion(id, [...ruleCatalogue, ...own])}`);
      terminal.out(page(meta));
      exit(exitCode.clean);
    });
}

function page(meta: RuleMeta): string {
  const { docs } = meta;
  const fix = "none" in meta.fix ? `none: ${meta.fix.none}` : `${meta.fix.title} (${meta.fix.safety})`;
  const sections: (readonly [string, string])[] = [
    ["What it does", docs.what],
    ["Why it leaks", docs.why],
    ["Example", indented(docs.example)],
    ["Use instead", indented(docs.mended)],
    ["Fix", fix],
    ["How it is found", meta.detection.map((each) => detections[each]).join("\n\n")],
    ["Limits", docs.limits],
    ["Go versions", meta.goVersions ?? ""],
    ["Also reported by", meta.overlaps.join(", ")],
    ["References", docs.references.join("\n")],
    ["Page", meta.page ?? ruleUrl(meta.id)],
    ["Suppress it", `    //leaklens:ignore ${meta.id} -- why`],
  ];
  const body = sections
    .filter(([, text]) => text.trim() !== "")
    .map(([title, text]) => `${title}\n\n${text}\n`)
    .join("\n");
  return `${meta.id} (${meta.family}, ${meta.tier}, ${meta.severity})\n\n${meta.summary}\n\n${body}`;
}

function indented(code: string): string {
  return code
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`))
    .join("\n");
}

/** Ids that share the most words with what was typed. */
function suggestion(id: string, rules: readonly RuleMeta[]): string {
  const words = new Set(id.split("-"));
  const near = rules
    .map((meta) => ({ id: meta.id, shared: meta.id.split("-").filter((word) => words.has(word)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, 3);
  return near.length === 0 ? "" : `; did you mean ${near.map((rule) => rule.id).join(", ")}?`;
}
