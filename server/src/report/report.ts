import type { AnalysisProblem } from "../engine/engine";
import type { LocatedFinding } from "../engine/located";
import { compareFindings, compareText } from "../finding/order";
import { english } from "../finding/say";

/** The outcome of a scan, ready to be written in some format. */
export interface Report {
  /** Version of this program. */
  readonly version: string;
  /** Sorted by `compareFindings`; suppressed ones are there, marked. */
  readonly findings: readonly LocatedFinding[];
  /** What could not be looked at; sorted by file, line, message, each once. */
  readonly problems: readonly AnalysisProblem[];
  /** Number of files and of functions with a body that were looked at. */
  readonly files: number;
  readonly functions: number;
  /** Findings that the profile leaves out because they do no harm where they stand; reports of shards do not tell. */
  readonly harmless?: number;
}

/** Parts of a report, as they come from packages or shards. */
export type ReportPart = Omit<Report, "version">;

/** One sorted report of many parts; the order of the parts leaves no mark. */
export function combined(version: string, parts: Iterable<ReportPart>): Report {
  const findings = new Map<string, LocatedFinding>();
  const problems = new Map<string, AnalysisProblem>();
  let files = 0;
  let functions = 0;
  let harmless = 0;
  for (const part of parts) {
    for (const finding of part.findings) findings.set(identity(finding), finding);
    for (const problem of part.problems)
      problems.set(`${problem.file}\0${problem.line}\0${english(problem.message)}`, problem);
    files += part.files;
    functions += part.functions;
    harmless += part.harmless ?? 0;
  }
  return {
    version,
    findings: [...findings.values()].sort(compareFindings),
    problems: [...problems.values()].sort(compareProblems),
    files,
    functions,
    harmless,
  };
}

/** The same finding in two parts, as of shards that overlap, is one. */
function identity({ rule, span, message }: LocatedFinding): string {
  return [span.file, span.start, span.end, rule, english(message)].join("\0");
}

function compareProblems(a: AnalysisProblem, b: AnalysisProblem): number {
  return compareText(a.file, b.file) || a.line - b.line || compareText(english(a.message), english(b.message));
}

/** Findings that a person should act on: those not suppressed. */
export function openFindings(report: Report): readonly LocatedFinding[] {
  return report.findings.filter((finding) => !finding.suppressed);
}
