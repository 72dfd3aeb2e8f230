import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Commands } from "../../src/commands";
import { closeAll, eventually, findings, fixture, open, rules } from "./editor";

describe("suppression and settings", () => {
  afterEach(closeAll);

  it("silences a line that says why", async () => {
    const uri = fixture("ticker.go");
    const { document } = await open(uri);
    const [finding] = await eventually("the finding", () => findings(uri).length > 0 && findings(uri));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(
      uri,
      document.lineAt(finding!.range.start.line).range.end,
      " //leaklens:ignore ticker-not-stopped -- lives for ever",
    );
    await vscode.workspace.applyEdit(edit);
    await eventually("silence", () => rules(uri).length === 0);
  });

  it("follows a rule's setting at once", async () => {
    const uri = fixture("ticker.go");
    await open(uri);
    await eventually("the finding", () => findings(uri).length > 0);
    const settings = vscode.workspace.getConfiguration("goLeakLens");
    const target = vscode.ConfigurationTarget.Workspace;
    await settings.update("rules", { "ticker-not-stopped": "error" }, target);
    await eventually("an error", () => findings(uri)[0]?.severity === vscode.DiagnosticSeverity.Error);
    await vscode.commands.executeCommand(Commands.disableRule, "ticker-not-stopped", uri.toString());
    await eventually("silence", () => findings(uri).length === 0);
    await settings.update("rules", undefined, target);
    await vscode.workspace
      .getConfiguration("goLeakLens", uri)
      .update("rules", undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await eventually("the finding again", () => findings(uri).length > 0);
  });

  it("follows a .goleaklens.json as it comes and goes", async () => {
    const uri = fixture("ticker.go");
    await open(uri);
    await eventually("the finding", () => findings(uri).length > 0);
    const file = fixture(".goleaklens.json");
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('{ "rules": { "ticker-not-stopped": "off" } }'));
    await eventually("silence", () => findings(uri).length === 0);
    await vscode.workspace.fs.delete(file);
    await eventually("the finding again", () => findings(uri).length > 0);
    assert.deepEqual(rules(uri), ["ticker-not-stopped"]);
  });
});
