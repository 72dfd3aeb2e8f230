import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { fixAllKind } from "../../server/src/lsp/protocol";
import { inform } from "./tell";

/** Opens a file and applies every safe fix of its findings that does not overlap another. The file is left unsaved. */
export async function fixAll(uri: vscode.Uri | undefined): Promise<void> {
  if (!uri) return;
  const { document } = await vscode.window.showTextDocument(uri);
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    whole,
    fixAllKind,
    1,
  );
  if (action?.edit) await vscode.workspace.applyEdit(action.edit);
  else void inform(l10n.t("no safe fix in this file."));
}
