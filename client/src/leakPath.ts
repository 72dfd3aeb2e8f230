import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import {
  type FileFindings,
  type FindingParams,
  type FindingView,
  Requests,
  type StepView,
} from "../../server/src/lsp/protocol";
import { leakPathHtml, type StepChosen } from "./leakPathHtml";
import { inform } from "./tell";

/** The panel beside the editor that walks the path of one finding; there is at most one. */
export class LeakPath {
  readonly #client: BaseLanguageClient;
  #panel: vscode.WebviewPanel | undefined;
  #view: FindingView | undefined;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  /** Shows a finding's path; without one, that of the finding at the cursor. */
  async show(params?: FindingParams): Promise<void> {
    const view = params
      ? await this.#client.sendRequest<FindingView | null>(Requests.finding, params)
      : await this.#atCursor();
    if (view) this.#open(view);
    else if (params) void inform(l10n.t("this leak is gone."));
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #atCursor(): Promise<FindingView | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== "go") {
      void inform(l10n.t("open a Go file and put the cursor on a finding."));
      return undefined;
    }
    const uri = this.#client.code2ProtocolConverter.asUri(editor.document.uri);
    const { findings } = await this.#client.sendRequest<FileFindings>(Requests.findings, { uri });
    const line = editor.selection.active.line;
    const here = findings.filter(({ range }) => range.start.line <= line && line <= range.end.line);
    if (here.length === 1) return here[0];
    const offered = here.length > 0 ? here : findings;
    if (offered.length === 0) {
      void inform(l10n.t("no findings in this file."));
      return undefined;
    }
    const picked = await vscode.window.showQuickPick(
      offered.map((view) => ({
        label: view.message,
        description: l10n.t("line {0}", view.range.start.line + 1),
        view,
      })),
      { title: l10n.t("Show the path of which leak?") },
    );
    return picked?.view;
  }

  #open(view: FindingView): void {
    this.#view = view;
    const shown = this.#panel;
    const panel = shown ?? this.#create();
    panel.webview.html = leakPathHtml(view, {
      nonce: crypto.randomUUID(),
      language: vscode.env.language,
      place: (step) => this.#place(step),
    });
    // A new panel is shown already.
    shown?.reveal(shown.viewColumn, true);
  }

  #create(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      "goLeakLens.leakPath",
      l10n.t("Leak Path"),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    panel.webview.onDidReceiveMessage(({ step }: StepChosen) => this.#go(step));
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    this.#panel = panel;
    return panel;
  }

  async #go(index: number): Promise<void> {
    const step = this.#view?.trace[index];
    if (!step) return;
    await vscode.window.showTextDocument(this.#client.protocol2CodeConverter.asUri(step.uri), {
      viewColumn: vscode.ViewColumn.One,
      selection: this.#client.protocol2CodeConverter.asRange(step.range),
    });
  }

  #place(step: StepView): string {
    const file = vscode.workspace.asRelativePath(this.#client.protocol2CodeConverter.asUri(step.uri));
    return `${file}:${step.range.start.line + 1}`;
  }
}
