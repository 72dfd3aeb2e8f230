import type { LocatedFinding, LocatedSpan } from "../engine/located";
import type { Report } from "./report";

/** Lines of a file that are new or changed: ranges of 1-based lines, both ends included. */
export type LineRanges = readonly (readonly [first: number, last: number])[];

/**
 * Reads the new side of a unified diff without context (`git diff --unified=0 --no-prefix`): changed lines by path as
 * the diff names it. A hunk that only deletes marks the line it left behind, for that is where the leak now shows.
 */
export function changedLines(diff: string): Map<string, LineRanges> {
  const changes = new Map<string, [number, number][]>();
  let current: [number, number][] | undefined;
  let left = { old: 0, fresh: 0 };
  for (const line of diff.split("\n")) {
    if (left.old > 0 && line.startsWith("-")) {
      left.old--;
    } else if (left.fresh > 0 && line.startsWith("+")) {
      left.fresh--;
    } else if (line.startsWith("+++ ")) {
      current = [];
      changes.set(unquoted(line.slice(4).replace(/\t$/, "")), current);
    } else {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (hunk === null || current === undefined) continue;
      left = { old: Number(hunk[1] ?? 1), fresh: Number(hunk[3] ?? 1) };
      const first = Number(hunk[2]);
      current.push([Math.max(first, 1), Math.max(first + left.fresh - 1, first, 1)]);
    }
  }
  changes.delete("/dev/null");
  return changes;
}

/** The report with only those findings whose place or path touches a changed line. */
export function onlyChanged(report: Report, rangesOf: (file: string) => LineRanges | undefined): Report {
  const touches = (span: LocatedSpan): boolean =>
    rangesOf(span.file)?.some(([first, last]) => span.line <= last && span.endLine >= first) ?? false;
  const concerned = ({ span, trace }: LocatedFinding): boolean =>
    touches(span) || trace.some((step) => touches({ ...step.span, endLine: step.span.line }));
  return { ...report, findings: report.findings.filter(concerned) };
}

/** git writes names with special characters as C strings, other bytes in octal. */
function unquoted(name: string): string {
  if (!name.startsWith('"')) return name;
  const bytes: number[] = [];
  const letters: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
  for (const [, octal, letter, plain] of name.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/g)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(letters[letter] ?? letter.charCodeAt(0));
    else bytes.push(...new TextEncoder().encode(plain));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
