import type { Edit, Finding, Fix, Span, TraceStep } from "../finding/finding";
import { SourceLines } from "./lines";

/**
 * A finding whose every span also says line and column, so that it can be shown where the text is no longer at hand
 * (another thread, a merged report). Positions are 1-based; columns count UTF-16 units.
 */
export interface LocatedSpan extends Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
export interface LocatedStep extends TraceStep {
  readonly span: LocatedSpan;
}
export interface LocatedEdit extends Edit {
  readonly span: LocatedSpan;
}
export interface LocatedFix extends Fix {
  readonly edits: readonly LocatedEdit[];
}
export interface LocatedFinding extends Finding {
  readonly span: LocatedSpan;
  readonly trace: readonly LocatedStep[];
  readonly fixes: readonly LocatedFix[];
}

/**
 * Makes a function that adds lines and columns to findings. It indexes each file once.
 * @param textOf the text that the offsets count in; a file it does not know is placed at line 1, column 1.
 */
export function locator(textOf: (file: string) => string | undefined): (finding: Finding) => LocatedFinding {
  const indexes = new Map<string, SourceLines>();
  const indexOf = (file: string): SourceLines => {
    let index = indexes.get(file);
    if (index === undefined) {
      index = new SourceLines(textOf(file) ?? "");
      indexes.set(file, index);
    }
    return index;
  };
  const locate = (span: Span): LocatedSpan => {
    const index = indexOf(span.file);
    const from = index.placeAt(span.start);
    const to = index.placeAt(span.end);
    return { ...span, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
  return (finding) => ({
    ...finding,
    span: locate(finding.span),
    trace: finding.trace.map((step) => ({ ...step, span: locate(step.span) })),
    fixes: finding.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, span: locate(edit.span) })),
    })),
  });
}
