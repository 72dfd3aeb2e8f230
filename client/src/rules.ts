import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { configFileName, Requests, type RuleInfo, ruleUrl, settingsSection } from "../../server/src/lsp/protocol";
import { withRuleOff } from "./ruleOff";
import { tierName } from "./words";

/** Lets a person pick one of the server's rules. @returns its id, or undefined where nothing was picked. */
export async function pickRule(client: BaseLanguageClient, title: string): Promise<string | undefined> {
  const rules = await client.sendRequest<RuleInfo[]>(Requests.rules);
  const picked = await vscode.window.showQuickPick(
    rules.map((rule) => ({
      label: rule.id,
      description: `${rule.family} · ${tierName(rule.tier)}`,
      detail: rule.summary,
    })),
    { title, matchOnDescription: true, matchOnDetail: true },
  );
  return picked?.label;
}

/** Opens a rule's page in the browser; of a rule of the project's own, the query file that describes it. */
export async function openRule(rule: string, url: string = ruleUrl(rule)): Promise<void> {
  const uri = vscode.Uri.parse(url);
  if (!uri.scheme.startsWith("http")) await vscode.window.showTextDocument(uri);
  else await vscode.env.openExternal(uri);
}

/**
 * Turns a rule off where its severity is decided: in the project's `.goleaklens.json` when one counts for the file
 * (it goes before settings), else in the folder's settings, else in the user's.
 */
export async function disableRule(
  rule: string,
  file: vscode.Uri | undefined,
  configFile: string | undefined,
): Promise<void> {
  if (configFile) return disableInFile(rule, vscode.Uri.parse(configFile));
  const settings = vscode.workspace.getConfiguration(settingsSection, file ?? null);
  const folder = file && vscode.workspace.getWorkspaceFolder(file);
  const target = folder
    ? vscode.ConfigurationTarget.WorkspaceFolder
    : vscode.workspace.workspaceFolders
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
  const known = settings.inspect<Record<string, string>>("rules");
  const now = folder
    ? known?.workspaceFolderValue
    : target === vscode.ConfigurationTarget.Workspace
      ? known?.workspaceValue
      : known?.globalValue;
  await settings.update("rules", { ...now, [rule]: "off" }, target);
}

async function disableInFile(rule: string, uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const before = document.getText();
  const after = withRuleOff(before, rule);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(document.positionAt(0), document.positionAt(before.length)), after);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

/** Opens the configuration that counts, or makes one in the folder of the file that is looked at. */
export async function openConfiguration(configFile: string | undefined): Promise<void> {
  if (configFile) {
    await vscode.window.showTextDocument(vscode.Uri.parse(configFile));
    return;
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
  if (!folder) {
    await vscode.commands.executeCommand("workbench.action.openSettings", settingsSection);
    return;
  }
  const uri = vscode.Uri.joinPath(folder.uri, configFileName);
  const existing = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (existing) {
    await vscode.window.showTextDocument(uri);
    return;
  }
  // Untitled until it is saved: asking how to configure must not leave a file behind.
  const document = await vscode.workspace.openTextDocument(uri.with({ scheme: "untitled" }));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), '{\n  "profile": "recommended",\n  "rules": {}\n}\n');
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
}
