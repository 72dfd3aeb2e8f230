import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { LocatedFinding } from "../engine/located";
import { compareText } from "../finding/order";
import { english } from "../finding/say";
import { relativeTo } from "./relative";
import { openFindings, type Report } from "./report";

/** Name under which a baseline is kept unless another is given. */
export const baselineFileName = ".goleaklens-baseline.json";

const schema = Type.Object({
  version: Type.Literal(1),
  findings: Type.Array(
    Type.Object({
      rule: Type.String(),
      file: Type.String(),
      function: Type.String(),
      fingerprint: Type.String(),
      message: Type.String(),
    }),
  ),
});

/** Findings that a team has accepted for now. Only the fingerprint counts; the rest is for people who read the file. */
export type Baseline = Static<typeof schema>;
export type BaselineEntry = Baseline["findings"][number];

/** The baseline that accepts all open findings of a report. @param folder folder of the file, to which paths are relative */
export function baselineOf(report: Report, folder: string): Baseline {
  const relative = relativeTo(folder);
  const entries = openFindings(report).map(({ rule, span, function: name, fingerprint, message }) => ({
    rule,
    file: relative(span.file),
    function: name,
    fingerprint,
    message: english(message),
  }));
  return { version: 1, findings: entries.sort(compareEntries) };
}

/** Text of a baseline file: an entry a line, so that changes to it merge well. */
export function formatBaseline(baseline: Baseline): string {
  const lines = baseline.findings.map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "version": ${baseline.version},\n  "findings": [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}]\n}\n`;
}

/** Reads a baseline's text; throws an Error in words where it is none. */
export function parseBaseline(text: string): Baseline {
  const value: unknown = JSON.parse(text);
  const [error] = Value.Errors(schema, value);
  if (error !== undefined) throw new Error(`${error.path === "" ? "the file" : error.path}: ${error.message}`);
  return value as Baseline;
}

/**
 * Marks findings that the baseline accepts as suppressed, and answers the entries that nothing matches any more.
 * @param covered whether an entry's file was looked at; others cannot be called stale
 */
export function applyBaseline(
  report: Report,
  baseline: Baseline,
  covered: (file: string) => boolean,
): { readonly report: Report; readonly stale: readonly BaselineEntry[] } {
  const accepted = new Set(baseline.findings.map((entry) => entry.fingerprint));
  const present = new Set(report.findings.map((finding) => finding.fingerprint));
  const marked = (finding: LocatedFinding): LocatedFinding =>
    !finding.suppressed && accepted.has(finding.fingerprint)
      ? { ...finding, suppressed: true, suppressReason: "accepted by the baseline" }
      : finding;
  return {
    report: { ...report, findings: report.findings.map(marked) },
    stale: baseline.findings.filter((entry) => !present.has(entry.fingerprint) && covered(entry.file)),
  };
}

function compareEntries(a: BaselineEntry, b: BaselineEntry): number {
  return compareText(a.file, b.file) || compareText(a.rule, b.rule) || compareText(a.fingerprint, b.fingerprint);
}
