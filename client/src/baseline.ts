import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Parts } from "./parts";
import { pickWorkspaceFolder, report } from "./report";
import { inform } from "./tell";
import { findingsCount } from "./words";

/**
 * Accepts all that is found today: writes the folder's baseline, which hides those findings from then on. Entries of an
 * older baseline whose leak is gone are not written again.
 */
export async function acceptFindings(parts: Parts, chosen?: vscode.Uri): Promise<void> {
  const folder = chosen ?? (await pickWorkspaceFolder());
  const made = folder && (await report(parts, folder, "baseline"));
  if (!made) return;
  const file = parts.client.protocol2CodeConverter.asUri(made.uri);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(made.text));
  const open = l10n.t("Open");
  const name = vscode.workspace.asRelativePath(file);
  void inform(l10n.t("{0} accepted in {1}.", findingsCount(made.findings), name), open).then((choice) => {
    if (choice === open) void vscode.window.showTextDocument(file);
  });
}
