import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { BaseLanguageClient, WorkspaceEdit } from "vscode-languageclient";
import { Requests, type SuppressParams } from "../../server/src/lsp/protocol";
import { warn } from "./tell";
import { reason } from "./words";

/** Asks why a finding may stay and writes the directive that says so. Nothing happens without a reason. */
export async function suppress(client: BaseLanguageClient, params: SuppressParams): Promise<void> {
  const why = await vscode.window.showInputBox({
    title:
      params.scope === "file"
        ? l10n.t("Suppress {0} in this file", params.rule)
        : l10n.t("Suppress {0} on this line", params.rule),
    prompt: l10n.t("Why is this not a leak? The reason is written beside the directive."),
    placeHolder: l10n.t("closed by the caller"),
    validateInput: (text) =>
      text.trim() === "" ? l10n.t("A reason is needed: the next reader will ask for it.") : undefined,
  });
  if (why === undefined) return;
  try {
    const edit = await client.sendRequest<WorkspaceEdit>(Requests.suppress, { ...params, reason: why.trim() });
    await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit));
  } catch (error) {
    void warn(l10n.t("not suppressed: {0}", reason(error)));
  }
}
