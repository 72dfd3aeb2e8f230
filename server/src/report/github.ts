import type { Severity } from "../finding/finding";
import { english } from "../finding/say";
import { relativeTo } from "./relative";
import { openFindings, type Report } from "./report";

const levels: Record<Severity, string> = { error: "error", warning: "warning", information: "notice", hint: "notice" };

/**
 * Workflow commands that GitHub Actions turns into annotations on the changed lines
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands), one a line.
 */
export function formatGithub(report: Report, cwd: string): string {
  const relative = relativeTo(cwd);
  const findings = openFindings(report).map(({ rule, severity, message, span, trace }) => {
    const steps = trace.map((step) => `${relative(step.span.file)}:${step.span.line}: ${english(step.text)}`);
    const properties = {
      file: relative(span.file),
      line: span.line,
      endLine: span.endLine,
      // Columns are understood on one line only.
      ...(span.line === span.endLine ? { col: span.column, endColumn: span.endColumn } : {}),
      title: `go-leak-lens ${rule}`,
    };
    return command(levels[severity], properties, [english(message), ...steps].join("\n"));
  });
  const problems = report.problems.map(({ file, line, message }) =>
    command("warning", { file: relative(file), line, title: "go-leak-lens" }, english(message)),
  );
  return [...findings, ...problems].map((line) => `${line}\n`).join("");
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(String(value))}`);
  return `::${name} ${list.join(",")}::${escapedText(message)}`;
}

function escapedText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
