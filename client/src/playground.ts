import * as vscode from "vscode";

/**
 * Opens a copy of the leaking Go that ships with the extension. A copy, since a person is meant to type into it and an
 * update of the extension replaces its folder.
 */
export async function openPlayground(context: vscode.ExtensionContext): Promise<void> {
  const original = vscode.Uri.joinPath(context.extensionUri, "test-fixtures/playground");
  const copy = vscode.Uri.joinPath(context.globalStorageUri, "playground");
  await vscode.workspace.fs.createDirectory(context.globalStorageUri);
  await vscode.workspace.fs.copy(original, copy, { overwrite: true });
  await vscode.commands.executeCommand("vscode.openFolder", copy, { forceNewWindow: true });
}
