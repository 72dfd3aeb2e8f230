import * as l10n from "@vscode/l10n";
import type { Severity, Tier } from "../../server/src/finding/finding";
import type { ScanResult, Status } from "../../server/src/lsp/protocol";

/** Text and detail of the language status item. */
export function describe(status: Status): { readonly text: string; readonly detail: string } {
  const facts = [
    status.rules > 0 ? l10n.t("{0} rules", status.rules) : "",
    status.lastAnalysis === undefined ? "" : l10n.t("last analysis {0}", duration(status.lastAnalysis)),
  ].filter((fact) => fact !== "");
  const texts: Record<Status["state"], string> = {
    starting: l10n.t("Starting…"),
    ready: l10n.t("Ready"),
    analysing: l10n.t("Analysing…"),
    scanning: l10n.t("Scanning…"),
    error: l10n.t("Not running"),
  };
  // A broken configuration is told while the server is ready; then it is the detail that matters.
  return { text: texts[status.state], detail: status.message ?? facts.join(" · ") };
}

/** Milliseconds for a person: "3.4 ms", "12 ms", "1.5 s". */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return l10n.t("{0} s", (milliseconds / 1000).toFixed(1));
  return l10n.t("{0} ms", milliseconds.toFixed(milliseconds < 10 ? 1 : 0));
}

/** What a scan found, in one sentence. */
export function summary(result: ScanResult): string {
  const found =
    result.findings === 0
      ? l10n.t("no leaks found")
      : l10n.t("{0} in {1}", findingsCount(result.findings), filesCount(result.filesWithFindings));
  const files = filesCount(result.files);
  const time = duration(result.milliseconds);
  if (result.problems.length === 0)
    return result.cancelled
      ? l10n.t("Scan cancelled after {0} in {1}: {2} so far.", files, time, found)
      : l10n.t("Scanned {0} in {1}: {2}.", files, time, found);
  const problems = problemsCount(result.problems.length);
  return result.cancelled
    ? l10n.t("Scan cancelled after {0} in {1}; {2} in the log: {3} so far.", files, time, problems, found)
    : l10n.t("Scanned {0} in {1}; {2} in the log: {3}.", files, time, problems, found);
}

/** "1 file", "1,200 files". */
export function filesCount(count: number): string {
  return count === 1 ? l10n.t("1 file") : l10n.t("{0} files", grouped(count));
}

/** "1 finding", "1,200 findings". */
export function findingsCount(count: number): string {
  return count === 1 ? l10n.t("1 finding") : l10n.t("{0} findings", grouped(count));
}

/** "1 changed file", "1,200 changed files". */
export function changedFiles(count: number): string {
  return count === 1 ? l10n.t("1 changed file") : l10n.t("{0} changed files", grouped(count));
}

function problemsCount(count: number): string {
  return count === 1 ? l10n.t("1 problem") : l10n.t("{0} problems", grouped(count));
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** How sure a finding is, in a word. */
export function tierName(tier: Tier): string {
  const names: Record<Tier, string> = {
    proven: l10n.t("proven"),
    likely: l10n.t("likely"),
    advice: l10n.t("advice"),
  };
  return names[tier];
}

/** How bad a finding is, in a word. */
export function severityName(severity: Severity): string {
  const names: Record<Severity, string> = {
    error: l10n.t("error"),
    warning: l10n.t("warning"),
    information: l10n.t("information"),
    hint: l10n.t("hint"),
  };
  return names[severity];
}

/** An error's own words, without the stack. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
