import type { Finding, Severity } from "./finding";
import { english } from "./say";

const ranks: Record<Severity, number> = { error: 3, warning: 2, information: 1, hint: 0 };

/** All severities, the gravest first. */
export const severities: readonly Severity[] = ["error", "warning", "information", "hint"];

/** Whether `severity` is as grave as `threshold` or graver. */
export function atLeast(severity: Severity, threshold: Severity): boolean {
  return ranks[severity] >= ranks[threshold];
}

/** Order of strings by UTF-16 code unit: the same on every machine and locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The one order in which findings are shown: file, offset, end, rule, message. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.span.file, b.span.file) ||
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    compareText(a.rule, b.rule) ||
    compareText(english(a.message), english(b.message))
  );
}
