import assert from "node:assert/strict";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../src/extension";

/** Id of the extension under test, installed or in development. */
export const extensionId = "go-leak-lens.go-leak-lens";

/** The folder that is open: a scratch copy of the fixtures. */
export const workspaceFolder = (): vscode.Uri => vscode.workspace.workspaceFolders![0]!.uri;

/** A file of the fixtures' `editor` module. */
export const fixture = (name: string): vscode.Uri => vscode.Uri.joinPath(workspaceFolder(), "editor", name);

/** The extension, active. */
export async function extension(): Promise<vscode.Extension<Api>> {
  const found = vscode.extensions.getExtension<Api>(extensionId);
  assert.ok(found, `${extensionId} is not installed`);
  await found.activate();
  return found;
}

/** Findings of ours that the Problems panel shows for a file. */
export function findings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "go-leak-lens");
}

/** Rule ids of the findings shown for a file, sorted. */
export function rules(uri: vscode.Uri): string[] {
  return findings(uri).map(ruleOf).sort();
}

/** The rule that a diagnostic's code names. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Every file that shows findings of ours, with the rules; keys are paths relative to the workspace. */
export function shown(): Record<string, string[]> {
  const files = vscode.languages
    .getDiagnostics()
    .map(([uri]) => [vscode.workspace.asRelativePath(uri, false), rules(uri)] as const)
    .filter(([, list]) => list.length > 0);
  return Object.fromEntries(files.sort(([a], [b]) => a.localeCompare(b)));
}

/**
 * Asks again and again until the answer is something, and gives it. The workbench is slow in its first seconds and
 * cancels requests; nothing else in these tests may depend on time. @throws with `what` after 20 s.
 */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | PromiseLike<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 20_000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came true: ${what}${last ? ` (${String(last)})` : ""}; shown: ${JSON.stringify(shown())}`);
}

/** Opens a file in an editor. */
export async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(uri, { preview: false });
}

/** Brings a document back to what its file holds. By an edit: the workbench's revert command may come too early. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  if (!document.isDirty) return;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), await textOf(document.uri));
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

/** Throws away unsaved edits and closes every editor. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) if (document.uri.scheme === "file") await revert(document);
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** The whole text of a file of the fixtures. */
export async function textOf(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Code actions at a finding, as the light bulb lists them. */
export async function actionsAt(uri: vscode.Uri, diagnostic: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    diagnostic.range,
    undefined,
    50,
  );
}

/** Path of the installed extension's main module. */
export function mainModule(found: vscode.Extension<Api>): string {
  return join(found.extensionPath, "dist/client.js");
}
