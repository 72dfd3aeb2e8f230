import type {
  ArtifactLocation,
  CodeFlow,
  Fix,
  Location,
  Log,
  Region,
  ReportingConfiguration,
  ReportingDescriptor,
  Result,
  Run,
} from "sarif";
import type { LocatedFinding, LocatedFix, LocatedSpan, LocatedStep } from "../engine/located";
import type { Severity } from "../finding/finding";
import { isPath, projectUrl, ruleUrl } from "../finding/pages";
import { english } from "../finding/say";
import type { RuleMeta } from "../rules/rule";
import { relativeTo } from "./relative";
import type { Report } from "./report";

const levels: Record<Severity, ReportingConfiguration.level> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/** The base that artifact locations are relative to; a consumer maps it to its checkout. */
const baseId = "SRCROOT";

/**
 * The report as a SARIF 2.1.0 log: the path of a leak is a code flow with one thread flow per goroutine, fixes are
 * replacements, fingerprints let a server tell old from new.
 * @param cwd folder that locations are relative to
 * @param rules metadata of every rule that may occur
 */
export function toSarif(report: Report, cwd: string, rules: readonly RuleMeta[]): Log {
  const where = new Places(cwd);
  const indexes = new Map(rules.map((meta, index) => [meta.id, index]));
  const run: Run = {
    tool: {
      driver: {
        name: "go-leak-lens",
        informationUri: projectUrl,
        semanticVersion: report.version,
        rules: rules.map(descriptor),
      },
    },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { [baseId]: { uri: fileUri(cwd.endsWith("/") ? cwd : `${cwd}/`) } },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: report.problems.map(({ file, line, message }) => ({
          level: "warning",
          message: { text: english(message) },
          locations: [{ physicalLocation: { artifactLocation: where.artifact(file), region: { startLine: line } } }],
        })),
      },
    ],
    results: report.findings.map((finding) => result(finding, indexes.get(finding.rule), where)),
  };
  return { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
}

/** The SARIF log as text. */
export function formatSarif(report: Report, cwd: string, rules: readonly RuleMeta[]): string {
  return `${JSON.stringify(toSarif(report, cwd, rules), null, 2)}\n`;
}

function descriptor(meta: RuleMeta): ReportingDescriptor {
  const { docs } = meta;
  const go = (code: string): string => `\`\`\`go\n${code.trimEnd()}\n\`\`\``;
  // A rule from a query file says less than the program's own.
  const markdown = [
    docs.what,
    docs.why && `**Why it leaks.** ${docs.why}`,
    docs.example && go(docs.example),
    docs.mended && `Use instead:\n\n${go(docs.mended)}`,
    docs.limits && `**Limits.** ${docs.limits}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
  return {
    id: meta.id,
    shortDescription: { text: sentence(meta.summary) },
    fullDescription: { text: docs.what },
    ...(isPath(meta.page) ? {} : { helpUri: meta.page ?? ruleUrl(meta.id) }),
    help: { text: `${docs.what}\n\n${docs.why}`.trim(), markdown },
    defaultConfiguration: { level: levels[meta.severity], enabled: meta.tier !== "advice" },
    properties: { tags: [meta.family, "leak"], precision: precisions[meta.tier], tier: meta.tier },
  };
}

/** What code scanning calls precision. */
const precisions = { proven: "very-high", likely: "high", advice: "medium" } as const;

function result(finding: LocatedFinding, ruleIndex: number | undefined, where: Places): Result {
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[finding.severity],
    message: { text: english(finding.message) },
    locations: [
      {
        ...where.location(finding.span),
        ...(finding.function === ""
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: finding.function, kind: "function" }] }),
      },
    ],
    partialFingerprints: { "goLeakLens/v1": finding.fingerprint },
    ...(finding.trace.length === 0 ? {} : { codeFlows: [codeFlow(finding.trace, where)] }),
    ...(finding.fixes.length === 0 ? {} : { fixes: finding.fixes.map((fix) => sarifFix(fix, where)) }),
    ...(finding.suppressed
      ? {
          suppressions: [
            {
              kind: "inSource",
              ...(finding.suppressReason === undefined ? {} : { justification: finding.suppressReason }),
            },
          ],
        }
      : {}),
    properties: { tier: finding.tier },
  };
}

/** One thread flow per goroutine; `executionOrder` keeps the order between them. */
function codeFlow(trace: readonly LocatedStep[], where: Places): CodeFlow {
  const goroutines = [...new Set(trace.map((step) => step.goroutine ?? 0))].sort((a, b) => a - b);
  return {
    threadFlows: goroutines.map((goroutine) => ({
      id: `goroutine ${goroutine}`,
      locations: trace.flatMap((step, order) =>
        (step.goroutine ?? 0) === goroutine
          ? [
              {
                executionOrder: order,
                location: { ...where.location(step.span), message: { text: english(step.text) } },
              },
            ]
          : [],
      ),
    })),
  };
}

function sarifFix(fix: LocatedFix, where: Places): Fix {
  const byFile = new Map<string, LocatedFix["edits"][number][]>();
  for (const edit of fix.edits) byFile.set(edit.span.file, [...(byFile.get(edit.span.file) ?? []), edit]);
  return {
    description: { text: fix.safety === "safe" ? english(fix.title) : `${english(fix.title)} (may change behaviour)` },
    artifactChanges: [...byFile].map(([file, edits]) => ({
      artifactLocation: where.artifact(file),
      replacements: edits.map((edit) => ({
        deletedRegion: region(edit.span),
        ...(edit.newText === "" ? {} : { insertedContent: { text: edit.newText } }),
      })),
    })),
  };
}

class Places {
  readonly #relative: (path: string) => string;

  constructor(cwd: string) {
    this.#relative = relativeTo(cwd);
  }

  artifact(file: string): ArtifactLocation {
    const path = this.#relative(file);
    return path.startsWith("..") || path.startsWith("/") || /^[A-Za-z]:/.test(path)
      ? { uri: fileUri(file) }
      : { uri: encoded(path), uriBaseId: baseId };
  }

  location(span: LocatedSpan): Location {
    return { physicalLocation: { artifactLocation: this.artifact(span.file), region: region(span) } };
  }
}

function region(span: LocatedSpan): Region {
  return { startLine: span.line, startColumn: span.column, endLine: span.endLine, endColumn: span.endColumn };
}

function fileUri(path: string): string {
  return `file://${path.startsWith("/") ? "" : "/"}${encoded(path)}`;
}

function encoded(path: string): string {
  return path
    .split("/")
    .map(encodeURIComponent)
    .join("/")
    .replace(/^(\/?[A-Za-z])%3A/, "$1:");
}

/** SARIF asks for sentences. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
