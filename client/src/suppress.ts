import * as vscode from "vscode";
import type { BaseLanguageClient, WorkspaceEdit } from "vscode-languageclient";
import { Requests, type SuppressParams } from "../../server/src/lsp/protocol";
import { reason } from "./words";

/** Asks why a finding may stay and writes the directive that says so. Nothing happens without a reason. */
export async function suppress(client: BaseLanguageClient, params: SuppressParams): Promise<void> {
  const where = params.scope === "file" ? "in this file" : "on this line";
  const why = await vscode.window.showInputBox({
    title: `Suppress ${params.rule} ${where}`,
    prompt: "Why is this not a leak? The reason is written beside the directive.",
    placeHolder: "closed by the caller",
    validateInput: (text) => (text.trim() === "" ? "A reason is needed: the next reader will ask for it." : undefined),
  });
  if (why === undefined) return;
  try {
    const edit = await client.sendRequest<WorkspaceEdit>(Requests.suppress, { ...params, reason: why.trim() });
    await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit));
  } catch (error) {
    void vscode.window.showWarningMessage(`Go Leak Lens: not suppressed: ${reason(error)}`);
  }
}
