import pc from "picocolors";
import type { LocatedFinding, LocatedStep } from "../engine/located";
import type { Severity } from "../finding/finding";
import { english } from "../finding/say";
import { relativeTo } from "./relative";
import { openFindings, type Report } from "./report";

type Colours = ReturnType<typeof pc.createColors>;

/**
 * The report for people: `file:line:col: severity: message [rule]`, which editors and terminals make clickable, with the
 * path of the leak indented below, and a closing count. Empty where there is nothing to say of a clean scan but the count.
 * @param cwd folder that paths are made relative to
 * @param colour whether to use terminal colours
 */
export function formatText(report: Report, cwd: string, colour: boolean): string {
  const colours = pc.createColors(colour);
  const relative = relativeTo(cwd);
  const blocks = openFindings(report).map((finding) => block(finding, relative, colours));
  return `${[...blocks, summary(report, colours)].join("\n")}\n`;
}

/** One line a problem, for the error stream. */
export function formatProblems(report: Report, cwd: string): string {
  const relative = relativeTo(cwd);
  return report.problems.map(({ file, line, message }) => `${relative(file)}:${line}: ${english(message)}\n`).join("");
}

function block(finding: LocatedFinding, relative: (path: string) => string, colours: Colours): string {
  const { span } = finding;
  const place = `${relative(span.file)}:${span.line}:${span.column}`;
  const severity = severityColour(finding.severity, colours)(finding.severity);
  const lines = [
    `${colours.bold(place)}: ${severity}: ${english(finding.message)} ${colours.dim(`[${finding.rule}]`)}`,
  ];
  if (finding.harmless !== undefined)
    lines.push(`    ${colours.dim(`does no harm here: ${english(finding.harmless)}`)}`);
  for (const step of finding.trace) lines.push(`    ${traceLine(step, span.file, relative, colours)}`);
  const fix = finding.fixes.find((candidate) => candidate.safety === "safe") ?? finding.fixes[0];
  if (fix !== undefined) {
    const kind = fix.safety === "safe" ? "fix" : "possible fix";
    lines.push(`    ${colours.green(`${kind}: ${english(fix.title)}`)}`);
  }
  return lines.join("\n");
}

function traceLine(step: LocatedStep, home: string, relative: (path: string) => string, colours: Colours): string {
  const { file, line, column } = step.span;
  const place = file === home ? `${line}:${column}` : `${relative(file)}:${line}:${column}`;
  const who = step.goroutine === undefined || step.goroutine === 0 ? "" : `goroutine ${step.goroutine}: `;
  return `${colours.dim(place)} ${who}${english(step.text)}`;
}

function severityColour(severity: Severity, colours: Colours): (text: string) => string {
  switch (severity) {
    case "error":
      return colours.red;
    case "warning":
      return colours.yellow;
    case "information":
      return colours.cyan;
    default:
      return colours.dim;
  }
}

function summary(report: Report, colours: Colours): string {
  const open = openFindings(report).length;
  const hidden = report.findings.length - open;
  const counts = `${plural(report.functions, "function")} in ${plural(report.files, "file")}`;
  const rest = hidden === 0 ? "" : `, ${hidden} suppressed`;
  const verdict = open === 0 ? colours.green("no findings") : colours.bold(`${plural(open, "finding")}`);
  const { harmless = 0 } = report;
  const more =
    harmless === 0 ? "" : `; left out: ${harmless} that ${harmless === 1 ? "does" : "do"} no harm (--profile strict)`;
  return `${verdict} in ${counts}${rest}${more}`;
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
