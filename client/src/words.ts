import type { ScanResult, Status } from "../../server/src/lsp/protocol";

/** Text and detail of the language status item. */
export function describe(status: Status): { readonly text: string; readonly detail: string } {
  const facts = [
    status.rules > 0 ? `${status.rules} rules` : "",
    status.lastAnalysis === undefined ? "" : `last analysis ${duration(status.lastAnalysis)}`,
  ].filter((fact) => fact !== "");
  const texts: Record<Status["state"], string> = {
    starting: "Starting…",
    ready: "Ready",
    analysing: "Analysing…",
    scanning: "Scanning…",
    error: "Not running",
  };
  // A broken configuration is told while the server is ready; then it is the detail that matters.
  return { text: texts[status.state], detail: status.message ?? facts.join(" · ") };
}

/** Milliseconds for a person: "3.4 ms", "12 ms", "1.5 s". */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/** What a scan found, in one sentence. */
export function summary(result: ScanResult): string {
  const found =
    result.findings === 0
      ? "no leaks found"
      : `${plural(result.findings, "finding")} in ${plural(result.filesWithFindings, "file")}`;
  const problems = result.problems.length === 0 ? "" : `; ${plural(result.problems.length, "problem")} in the log`;
  const looked = `${plural(result.files, "file")} in ${duration(result.milliseconds)}${problems}`;
  return result.cancelled ? `Scan cancelled after ${looked}: ${found} so far.` : `Scanned ${looked}: ${found}.`;
}

/** "1 file", "1,200 files". */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** An error's own words, without the stack. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
