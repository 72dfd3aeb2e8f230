import type { LocatedFinding, LocatedSpan } from "../engine/located";
import type { Family, Severity, Tier } from "../finding/finding";
import { isPath } from "../finding/pages";
import { english, verbatim } from "../finding/say";
import type { RuleMeta } from "../rules/rule";
import { absoluteFrom, relativeTo } from "./relative";
import { openFindings, type Report, type ReportPart } from "./report";

/** The JSON output: one contract for tests, scripts and tools. Lines and columns are 1-based, columns count UTF-16 units. */
export interface JsonReport {
  readonly version: 1;
  readonly tool: { readonly name: "go-leak-lens"; readonly version: string };
  readonly summary: {
    readonly files: number;
    readonly functions: number;
    /** Those not suppressed. */
    readonly findings: number;
    readonly errors: readonly JsonError[];
  };
  readonly findings: readonly JsonFinding[];
  /** Metadata of the project's own rules; absent where it has none. */
  readonly rules?: readonly RuleMeta[];
}
export interface JsonError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}
export interface JsonFinding {
  readonly rule: string;
  readonly family: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly function: string;
  readonly message: string;
  readonly trace: readonly JsonStep[];
  readonly fixes: readonly JsonFix[];
  readonly fingerprint: string;
  readonly suppressed: boolean;
  readonly suppressReason?: string;
}
export interface JsonStep extends JsonRange {
  readonly text: string;
  /** Present in concurrency traces: which goroutine takes the step, 0 is the function itself. */
  readonly goroutine?: number;
}
export interface JsonFix {
  readonly title: string;
  readonly safety: "safe" | "unsafe";
  readonly edits: readonly (JsonRange & { readonly newText: string })[];
}
interface JsonRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * The report as plain data.
 * @param cwd folder that paths are made relative to
 * @param own rules of the project's query files
 */
export function toJson(report: Report, cwd: string, own: readonly RuleMeta[] = []): JsonReport {
  const relative = relativeTo(cwd);
  return {
    version: 1,
    tool: { name: "go-leak-lens", version: report.version },
    summary: {
      files: report.files,
      functions: report.functions,
      findings: openFindings(report).length,
      errors: report.problems.map(({ file, line, message }) => ({
        file: relative(file),
        line,
        message: english(message),
      })),
    },
    findings: report.findings.map((finding) => jsonFinding(finding, relative)),
    ...(own.length === 0 ? {} : { rules: own.map((meta) => withPage(meta, relative)) }),
  };
}

/** The report as text, two spaces of indentation and a newline at the end. */
export function formatJson(report: Report, cwd: string, own: readonly RuleMeta[] = []): string {
  return `${JSON.stringify(toJson(report, cwd, own), null, 2)}\n`;
}

/** The project's own rules in a JSON report. @param folder folder that its paths are relative to, absolute */
export function rulesFromJson(json: JsonReport, folder: string): readonly RuleMeta[] {
  const absolute = absoluteFrom(folder);
  return (json.rules ?? []).map((meta) => withPage(meta, absolute));
}

function withPage(meta: RuleMeta, place: (path: string) => string): RuleMeta {
  return isPath(meta.page) ? { ...meta, page: place(meta.page) } : meta;
}

function jsonFinding(finding: LocatedFinding, relative: (path: string) => string): JsonFinding {
  const range = (span: LocatedSpan): JsonRange => ({
    file: relative(span.file),
    line: span.line,
    column: span.column,
    endLine: span.endLine,
    endColumn: span.endColumn,
  });
  return {
    rule: finding.rule,
    family: finding.family,
    tier: finding.tier,
    severity: finding.severity,
    ...range(finding.span),
    function: finding.function,
    message: english(finding.message),
    trace: finding.trace.map(({ span, text, goroutine }) => ({
      ...range(span),
      text: english(text),
      ...(goroutine === undefined ? {} : { goroutine }),
    })),
    fixes: finding.fixes.map(({ title, safety, edits }) => ({
      title: english(title),
      safety,
      edits: edits.map((edit) => ({ ...range(edit.span), newText: edit.newText })),
    })),
    fingerprint: finding.fingerprint,
    suppressed: finding.suppressed,
    ...(finding.suppressReason === undefined ? {} : { suppressReason: finding.suppressReason }),
  };
}

/**
 * A report part from its JSON. Offsets are not in the contract; made-up ones keep the order of lines and columns, so
 * that parts can be merged and written again, but no edit can be applied with them.
 * @param folder folder that its paths are relative to, absolute
 */
export function fromJson(json: JsonReport, folder: string): ReportPart {
  const absolute = absoluteFrom(folder);
  const span = (range: JsonRange): LocatedSpan => ({
    ...range,
    file: absolute(range.file),
    start: offset(range.line, range.column),
    end: offset(range.endLine, range.endColumn),
  });
  return {
    files: json.summary.files,
    functions: json.summary.functions,
    problems: json.summary.errors.map((error) => ({
      ...error,
      message: verbatim(error.message),
      file: absolute(error.file),
    })),
    findings: json.findings.map(({ file, line, column, endLine, endColumn, ...rest }) => ({
      ...rest,
      family: rest.family as Family,
      message: verbatim(rest.message),
      span: span({ file, line, column, endLine, endColumn }),
      trace: rest.trace.map(({ text, goroutine, ...range }) => ({
        span: span(range),
        text: verbatim(text),
        ...(goroutine === undefined ? {} : { goroutine }),
      })),
      fixes: rest.fixes.map((fix) => ({
        ...fix,
        title: verbatim(fix.title),
        edits: fix.edits.map(({ newText, ...range }) => ({ span: span(range), newText })),
      })),
    })),
  };
}

/** No line of a file that is read has this many columns. */
const widest = 2 ** 26;

function offset(line: number, column: number): number {
  return line * widest + column;
}
