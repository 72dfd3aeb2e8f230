import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver-protocol/node";
import {
  type ExportResult,
  type FileFindings,
  type FindingView,
  Requests,
  type ScanResult,
} from "../../src/lsp/protocol";
import type { JsonReport } from "../../src/report/json";
import { Editor } from "../protocol/editor";

const cli = join(__dirname, "../../../dist/cli.js");
const baselineFile = ".goleaklens-baseline.json";

/** Runs the terminal command in a folder; its exit code is not looked at. */
function terminal(cwd: string, ...args: string[]): string {
  try {
    return execFileSync(process.execPath, [cli, ...args, "--no-cache"], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 256 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout, status } = error as { stdout?: string; status?: number };
    if (status === 1 && stdout !== undefined) return stdout;
    throw error;
  }
}

/** What one place says of one leak, in words that all places share. */
type Said = readonly [
  file: string,
  place: string,
  rule: string | undefined,
  severity: string,
  message: string,
  fingerprint: string,
];

/**
 * Compares what the terminal says of a folder with what the editor does: reports, findings of a scan, findings of each file,
 * and baselines. The folder's own configuration counts; a baseline is written into it and removed.
 * @returns counts, for the test to see that something was compared
 */
export async function compareAnswers(folder: string): Promise<{ readonly open: number; readonly suppressed: number }> {
  const text = terminal(folder, "scan", "--format", "json");
  const report = JSON.parse(text) as JsonReport;
  const root = pathToFileURL(folder).toString();
  const editor = await startEditor(root);
  try {
    const expected = report.findings.filter(({ suppressed }) => !suppressed).map(ofReport);
    assert.deepEqual(await scanned(editor, folder), sorted(expected), "a scan in the editor");
    const files = [...new Set(report.findings.map(({ file }) => file))];
    const pulled: Said[] = [];
    for (const file of files) pulled.push(...(await pull(editor, folder, file)));
    assert.deepEqual(sorted(pulled), sorted(expected), "files in the editor");
    const exported = await editor.connection.sendRequest<ExportResult>(Requests.export, {
      folder: root,
      format: "json",
    });
    assert.equal(exported.text, text, "the report that the editor exports");
    await compareBaselines(editor, folder, root);
  } finally {
    await editor.kill();
  }
  const suppressed = report.findings.filter((finding) => finding.suppressed).length;
  return { open: report.findings.length - suppressed, suppressed };
}

async function startEditor(root: string): Promise<Editor> {
  const editor = new Editor();
  return editor.start({ uri: () => root });
}

async function compareBaselines(editor: Editor, folder: string, root: string): Promise<void> {
  const exported = await editor.connection.sendRequest<ExportResult>(Requests.export, {
    folder: root,
    format: "baseline",
  });
  try {
    terminal(folder, "baseline");
    const path = join(folder, baselineFile);
    assert.equal(exported.text, readFileSync(path, "utf8"), "the baseline");
    assert.equal(exported.uri, pathToFileURL(path).toString());
    const kept = JSON.parse(terminal(folder, "scan", "--format", "json", "--baseline", baselineFile)) as JsonReport;
    assert.equal(
      kept.findings.filter(({ suppressed }) => !suppressed).length,
      0,
      "the terminal accepts its own baseline",
    );
    await editor.changedOnDisk({ uri: exported.uri, type: 1 });
    const { findings } = await editor.connection.sendRequest<ScanResult>(Requests.scanWorkspace, {});
    assert.equal(findings, 0, "the editor accepts the terminal's baseline");
  } finally {
    rmSync(join(folder, baselineFile), { force: true });
  }
}

function ofReport(finding: JsonReport["findings"][number]): Said {
  const { file, line, column, endLine, endColumn, rule, severity, message, fingerprint } = finding;
  return [file, `${line}:${column}-${endLine}:${endColumn}`, rule, severity, message, fingerprint];
}

async function scanned(editor: Editor, folder: string): Promise<Said[]> {
  const found: FindingView[] = [];
  const listening = editor.connection.onNotification("$/progress", ({ value }) => {
    if (Array.isArray(value)) found.push(...(value as FileFindings[]).flatMap(({ findings }) => findings));
  });
  const result = await editor.connection.sendRequest<ScanResult>(Requests.scanWorkspace, {
    partialResultToken: "part",
  });
  listening.dispose();
  assert.equal(result.findings, found.length);
  return sorted(
    found.map(({ uri, range, rule, severity, message, fingerprint }) => [
      nameOf(folder, uri),
      place(range),
      rule,
      severity,
      plain(message),
      fingerprint,
    ]),
  );
}

async function pull(editor: Editor, folder: string, file: string): Promise<Said[]> {
  const items = await editor.diagnostics(pathToFileURL(join(folder, file)).toString());
  // A problem of the file, such as its length, is no finding.
  return items
    .filter(({ code }) => code !== undefined)
    .map(({ range, code, severity, message, data }) => [
      file,
      place(range),
      String(code),
      severityNames[severity!]!,
      plain(String(message)),
      data.fingerprint as string,
    ]);
}

const severityNames: Readonly<Record<number, string>> = {
  [DiagnosticSeverity.Error]: "error",
  [DiagnosticSeverity.Warning]: "warning",
  [DiagnosticSeverity.Information]: "information",
  [DiagnosticSeverity.Hint]: "hint",
};

/** Without why it does no harm, which reports have no field for. */
function plain(message: string): string {
  return message.replace(/\nDoes no harm here: [^\n]*$/, "");
}

function nameOf(folder: string, uri: string): string {
  return relative(folder, fileURLToPath(uri)).replaceAll("\\", "/");
}

function place({ start, end }: Diagnostic["range"]): string {
  return `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
}

function sorted(said: readonly Said[]): Said[] {
  return [...said].sort((a, b) => (a.join("\0") < b.join("\0") ? -1 : 1));
}
