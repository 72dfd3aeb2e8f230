import * as vscode from "vscode";
import type { Parts } from "./parts";
import { pickWorkspaceFolder, report } from "./report";

/** What is used of the SARIF viewer by Microsoft. */
interface SarifViewer {
  openLogs(logs: vscode.Uri[]): Promise<void>;
}

/** Writes all findings of a folder as SARIF where a person likes, and opens the file in the SARIF viewer or as text. */
export async function exportSarif(parts: Parts, chosen?: vscode.Uri, target?: vscode.Uri): Promise<void> {
  const folder = chosen ?? (await pickWorkspaceFolder());
  const made = folder && (await report(parts, folder, "sarif"));
  if (!made) return;
  const usual = parts.client.protocol2CodeConverter.asUri(made.uri);
  const file =
    target ?? (await vscode.window.showSaveDialog({ defaultUri: usual, filters: { SARIF: ["sarif", "json"] } }));
  if (!file) return;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(made.text));
  const viewer = vscode.extensions.getExtension<SarifViewer>("MS-SarifVSCode.sarif-viewer");
  if (viewer) await (await viewer.activate()).openLogs([file]);
  else await vscode.window.showTextDocument(file);
}
