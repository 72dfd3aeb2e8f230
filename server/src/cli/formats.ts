import { ruleCatalogue } from "../engine/catalogue";
import { formatGithub } from "../report/github";
import { formatJson } from "../report/json";
import type { Report } from "../report/report";
import { formatSarif } from "../report/sarif";
import { formatText } from "../report/text";
import type { RuleMeta } from "../rules/rule";

/** Names of the report formats, as `--format` takes them. */
export const formats = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof formats)[number];

/**
 * The report in a format; `colour` counts for text only.
 * @param own rules of the project's query files
 */
export function formatReport(
  report: Report,
  format: Format,
  cwd: string,
  colour: boolean,
  own: readonly RuleMeta[] = [],
): string {
  switch (format) {
    case "json":
      return formatJson(report, cwd, own);
    case "sarif":
      return formatSarif(report, cwd, [...ruleCatalogue, ...own]);
    case "github":
      return formatGithub(report, cwd);
    default:
      return formatText(report, cwd, colour);
  }
}
