import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type BaseLanguageClient, ProgressType, WorkDoneProgress } from "vscode-languageclient";
import { type FileFindings, Requests, type ScanParams, type ScanResult } from "../../server/src/lsp/protocol";
import { diagnosticsOf } from "./diagnostic";
import type { Findings } from "./findings";
import { inform, named } from "./tell";
import { reason, summary } from "./words";

/** Scans on request and puts what they find into the Problems panel. One at a time: a new one ends the one before. */
export class Scans {
  readonly #client: BaseLanguageClient;
  readonly #findings: Findings;
  readonly #log: vscode.LogOutputChannel;
  readonly #listed: (file: FileFindings) => void;
  #running: vscode.CancellationTokenSource | undefined;
  #count = 0;

  /** @param listed called with what a scan tells of a file, also where the server has told the same before */
  constructor(
    client: BaseLanguageClient,
    findings: Findings,
    log: vscode.LogOutputChannel,
    listed: (file: FileFindings) => void,
  ) {
    this.#listed = listed;
    this.#client = client;
    this.#findings = findings;
    this.#log = log;
  }

  /** Whether a scan ran since the last clear, so that later news of closed files belongs into the panel. */
  get hasRun(): boolean {
    return this.#count > 0;
  }

  cancel(): void {
    this.#running?.cancel();
  }

  clear(): void {
    this.cancel();
    this.#count = 0;
    this.#findings.clearScanned();
  }

  /** Takes news of a file that the server sent on its own. */
  async update(file: FileFindings): Promise<void> {
    if (!this.hasRun) return;
    this.#findings.scanned(
      this.#uri(file.uri),
      await this.#client.protocol2CodeConverter.asDiagnostics(diagnosticsOf(file)),
    );
  }

  /**
   * Runs a scan with progress and a way to cancel it, and says at the end what was found.
   * @param what names the scanned thing in the progress notification: "workspace", "folder store", "3 changed files".
   * @param quiet leaves the closing message out.
   * @throws in words for a person when it fails
   */
  async run(what: string, params: ScanParams, quiet = false): Promise<ScanResult | undefined> {
    this.cancel();
    const source = new vscode.CancellationTokenSource();
    this.#running = source;
    try {
      const result = await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: named(l10n.t("scanning {0}", what)),
          cancellable: true,
        },
        (progress, token) => {
          token.onCancellationRequested(() => source.cancel());
          return this.#scan(params, progress, source.token);
        },
      );
      this.#log.info(`Scan of ${what}: ${summary(result)}`);
      for (const problem of result.problems)
        this.#log.warn(
          `${vscode.workspace.asRelativePath(this.#uri(problem.uri))}:${problem.line}: ${problem.message}`,
        );
      if (!quiet) void this.#tell(result);
      return result;
    } catch (error) {
      if (source.token.isCancellationRequested) return undefined;
      throw new Error(l10n.t("the scan failed: {0}", reason(error)), { cause: error });
    } finally {
      if (this.#running === source) this.#running = undefined;
      source.dispose();
    }
  }

  async #scan(
    params: ScanParams,
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ): Promise<ScanResult> {
    const id = ++this.#count;
    const workDoneToken = `scan-${id}`;
    const partialResultToken = `scan-${id}-findings`;
    let percentage = 0;
    /** What the scan told of, so that findings of files it no longer mentions can go. */
    const told = new Set<string>();
    const pending: Promise<void>[] = [];
    const listeners = [
      this.#client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind !== "report") return;
        const now = value.percentage ?? percentage;
        progress.report({ message: value.message, increment: now - percentage });
        percentage = now;
      }),
      this.#client.onProgress(new ProgressType<FileFindings[]>(), partialResultToken, (files) => {
        for (const file of files) {
          told.add(this.#uri(file.uri).toString());
          pending.push(this.update(file));
          this.#listed(file);
        }
      }),
    ];
    try {
      const request: ScanParams = { ...params, workDoneToken, partialResultToken };
      const result = await this.#client.sendRequest<ScanResult>(Requests.scanWorkspace, request, token);
      await Promise.all(pending);
      if (!result.cancelled)
        this.#findings.clearScanned((uri) => !told.has(uri.toString()) && this.#covers(params, uri));
      return result;
    } finally {
      for (const listener of listeners) listener.dispose();
    }
  }

  /** Whether a finished scan would have told of this file, had it findings. */
  #covers(params: ScanParams, uri: vscode.Uri): boolean {
    if (params.files) return params.files.some((file) => this.#uri(file).toString() === uri.toString());
    if (!params.folders) return true;
    return params.folders.some((folder) => `${uri.path}/`.startsWith(`${this.#uri(folder).path.replace(/\/$/, "")}/`));
  }

  #uri(text: string): vscode.Uri {
    return this.#client.protocol2CodeConverter.asUri(text);
  }

  async #tell(result: ScanResult): Promise<void> {
    const show = l10n.t("Show Problems");
    const buttons = result.findings > 0 ? [show] : [];
    const choice = await inform(summary(result), ...buttons);
    if (choice === show) await vscode.commands.executeCommand("workbench.actions.view.problems");
  }
}
