import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { AnalysisProblem } from "../engine/engine";
import type { Finding, Severity } from "../finding/finding";
import { isPath } from "../finding/pages";
import { say } from "../finding/say";
import type { RuleMeta } from "../rules/rule";
import type { FileShown } from "./baselines";
import type { Features } from "./features";
import { told, translated } from "./language";
import type { Positions } from "./positions";
import {
  type DiagnosticData,
  diagnosticSource,
  type FileFindings,
  type FindingView,
  type RuleInfo,
  ruleUrl,
} from "./protocol";
import { uriOfPath } from "./uri";

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose finding means "this text does nothing"; editors fade it. */
const unnecessary: ReadonlySet<string> = new Set(["unused-suppression"]);

/** A finding as a diagnostic, with no more than the client understands. */
export function diagnosticOf(finding: Finding, at: Positions, features: Features): Diagnostic {
  const diagnostic: Diagnostic = {
    range: at.range(finding.span),
    severity: severities[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    message: messageOf(finding),
  };
  if (features.codeDescription) diagnostic.codeDescription = { href: pageOf(finding.rule, finding.page) };
  if (features.relatedInformation && finding.trace.length > 0) {
    const lanes = new Set(finding.trace.map((step) => step.goroutine ?? 0)).size;
    diagnostic.relatedInformation = finding.trace.map((step, index) => ({
      location: { uri: at.uri(step.span.file), range: at.range(step.span) },
      message: `${index + 1}. ${lanes > 1 ? `${laneName(step.goroutine)}: ` : ""}${told(step.text)}`,
    }));
  }
  if (features.diagnosticTags && unnecessary.has(finding.rule)) diagnostic.tags = [DiagnosticTag.Unnecessary];
  if (features.diagnosticData) diagnostic.data = dataOf(finding);
  return diagnostic;
}

/** Something that could not be looked at, on its whole line. */
export function problemDiagnostic({ file, line, message }: AnalysisProblem): Diagnostic {
  return {
    // To the end of the line, wherever that is.
    range: { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 1000 } },
    severity: file.endsWith(".go") ? DiagnosticSeverity.Information : DiagnosticSeverity.Warning,
    source: diagnosticSource,
    message: told(message),
  };
}

/** What code actions need of a finding. */
export function dataOf(finding: Finding): DiagnosticData {
  return {
    rule: finding.rule,
    fingerprint: finding.fingerprint,
    tier: finding.tier,
    family: finding.family,
    fixes: finding.fixes.map(({ title, safety }) => ({ title: told(title), safety })),
  };
}

/** A finding as views show it. */
export function viewOf(finding: Finding, at: Positions): FindingView {
  return {
    ...dataOf(finding),
    severity: finding.severity,
    message: messageOf(finding),
    uri: at.uri(finding.span.file),
    range: at.range(finding.span),
    function: finding.function,
    trace: finding.trace.map((step) => ({
      uri: at.uri(step.span.file),
      range: at.range(step.span),
      text: told(step.text),
      ...(step.goroutine === undefined ? {} : { goroutine: step.goroutine }),
    })),
    url: pageOf(finding.rule, finding.page),
  };
}

/** The findings of a file as views show them. @param version that of the open document, null for a file that is not open */
export function fileFindingsOf(
  uri: string,
  version: number | null,
  { findings, accepted }: FileShown,
  at: Positions,
): FileFindings {
  return {
    uri,
    version,
    findings: findings.map((finding) => viewOf(finding, at)),
    ...(accepted.length === 0 ? {} : { accepted: accepted.map((finding) => viewOf(finding, at)) }),
  };
}

/** A rule as lists of rules show it. */
export function ruleInfoOf(rule: RuleMeta): RuleInfo {
  return {
    id: rule.id,
    family: rule.family,
    tier: rule.tier,
    severity: rule.severity,
    summary: translated(rule.summary),
    ...("title" in rule.fix ? { fix: { title: translated(rule.fix.title), safety: rule.fix.safety } } : {}),
    overlaps: rule.overlaps,
    url: pageOf(rule.id, rule.page),
  };
}

/** Address of a rule's page; for a rule of the project without one, of the query file that describes it. */
export function pageOf(rule: string, page: string | undefined): string {
  if (page === undefined) return ruleUrl(rule);
  return isPath(page) ? uriOfPath(page) : page;
}

function messageOf({ message, harmless }: Finding): string {
  return harmless === undefined ? told(message) : `${told(message)}\n${told(say`Does no harm here: ${harmless}.`)}`;
}

function laneName(goroutine = 0): string {
  return told(goroutine === 0 ? say`this function` : say`goroutine ${goroutine}`);
}
