import * as l10n from "@vscode/l10n";
import type { Diagnostic } from "vscode-languageserver-protocol";
import type { Severity } from "../../server/src/finding/finding";
import {
  type DiagnosticData,
  diagnosticSource,
  type FileFindings,
  type FindingView,
} from "../../server/src/lsp/protocol";

const severities = { error: 1, warning: 2, information: 3, hint: 4 } as const satisfies Record<Severity, number>;

/** The diagnostics that a pull of this file would give, for files that are not open. A test compares the two. */
export function diagnosticsOf(file: FileFindings): Diagnostic[] {
  return file.findings.map((finding) => diagnosticOf(finding));
}

function diagnosticOf(finding: FindingView): Diagnostic {
  const data: DiagnosticData = {
    rule: finding.rule,
    fingerprint: finding.fingerprint,
    tier: finding.tier,
    family: finding.family,
    fixes: finding.fixes,
  };
  const lanes = new Set(finding.trace.map((step) => step.goroutine ?? 0)).size;
  return {
    range: finding.range,
    severity: severities[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    codeDescription: { href: finding.url },
    message: finding.message,
    relatedInformation: finding.trace.map((step, index) => ({
      location: { uri: step.uri, range: step.range },
      message: `${index + 1}. ${lanes > 1 ? `${laneName(step.goroutine)}: ` : ""}${step.text}`,
    })),
    data,
  };
}

function laneName(goroutine = 0): string {
  return goroutine === 0 ? l10n.t("this function") : l10n.t("goroutine {0}", goroutine);
}
