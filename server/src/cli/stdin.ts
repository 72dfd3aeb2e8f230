import { posix } from "node:path";
import type { LocatedFinding } from "../engine/located";
import type { Report } from "../report/report";
import { NodeHost } from "../workspace/node-host";
import { absolute } from "./paths";
import type { ScanRequest } from "./scan-run";
import type { Terminal } from "./terminal";

/** Text from standard input as a scan target. */
export interface StdinTarget {
  readonly request: Pick<ScanRequest, "given" | "overlays">;
  /** The report with the stand-in path replaced by the one a person expects to see. */
  renamed(report: Report): Report;
}

/**
 * Reads standard input as one Go file. With a file name the text stands in that file's place, in its package; without
 * one it is a package of its own, in a folder that does not exist, so that nothing beside it is pulled in.
 */
export async function readStdinTarget(terminal: Terminal, filename: string | undefined): Promise<StdinTarget> {
  const text = new TextDecoder().decode(await terminal.readBytes());
  const shown = absolute(terminal.cwd, filename ?? "stdin.go");
  const path = filename === undefined ? posix.join(terminal.cwd, "<stdin>", "stdin.go") : shown;
  return {
    request: {
      overlays: new Map([[path, text]]),
      given: (configFor) => {
        const dir = posix.dirname(path);
        const config = { ...configFor(dir), include: [], exclude: [], generated: true };
        return [{ dir, bytes: text.length, files: 1, paths: [path], config, skip: others(path) }];
      },
    },
    renamed: (report) => ({
      ...report,
      findings: report.findings.map((finding) => renamedFinding(finding, path, shown)),
      problems: report.problems.map((problem) => (problem.file === path ? { ...problem, file: shown } : problem)),
    }),
  };
}

/** The file's neighbours: read for what they mean, not reported on. */
function others(path: string): string[] {
  const dir = posix.dirname(path);
  const entries = new NodeHost().readDirectory(dir) ?? [];
  return entries.map((entry) => posix.join(dir, entry.name)).filter((other) => other !== path && other.endsWith(".go"));
}

function renamedFinding(finding: LocatedFinding, from: string, to: string): LocatedFinding {
  const moved = <T extends { readonly file: string }>(span: T): T =>
    span.file === from ? { ...span, file: to } : span;
  return {
    ...finding,
    span: moved(finding.span),
    trace: finding.trace.map((step) => ({ ...step, span: moved(step.span) })),
    fixes: finding.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, span: moved(edit.span) })),
    })),
  };
}
