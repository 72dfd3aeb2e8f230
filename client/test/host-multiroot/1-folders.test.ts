import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ScanResult } from "../../../server/src/lsp/protocol";
import { Commands } from "../../src/commands";
import { closeAll, eventually, extension, findings, open, rules, shown, textOf } from "../host/editor";

const [strict, lenient] = ["strict", "lenient"].map(
  (name) => vscode.workspace.workspaceFolders!.find((folder) => folder.name === name)!.uri,
);
const at = (folder: vscode.Uri | undefined, name: string): vscode.Uri => vscode.Uri.joinPath(folder!, name);

describe("a workspace of several folders", () => {
  before(extension);
  afterEach(async () => {
    await closeAll();
    await vscode.commands.executeCommand(Commands.clearScanResults);
  });

  it("takes each folder's own settings", async () => {
    const uri = at(strict, "ticker.go");
    await open(uri);
    await eventually("an error, as this folder's settings say", () =>
      findings(uri).some(({ severity }) => severity === vscode.DiagnosticSeverity.Error),
    );
    const other = at(lenient, "cancel.go");
    await open(other);
    await eventually("a warning in the other one", () =>
      findings(other).some(({ severity }) => severity === vscode.DiagnosticSeverity.Warning),
    );
  });

  it("takes each folder's own configuration file", async () => {
    const quiet = at(lenient, "ticker.go");
    await open(quiet);
    await open(at(lenient, "cancel.go"));
    await eventually("the package was looked at", () => rules(at(lenient, "cancel.go")).length === 1);
    assert.deepEqual(rules(quiet), []);
  });

  it("scans all folders, and one alone", async () => {
    const all = await eventually("a scan", () =>
      vscode.commands.executeCommand<ScanResult | undefined>(Commands.scanWorkspace),
    );
    assert.equal(all.findings, 7, "four leaks in one, three in the other");
    await vscode.commands.executeCommand(Commands.clearScanResults);
    await vscode.commands.executeCommand(Commands.scanFolder, lenient);
    await eventually("its findings alone", () => Object.keys(shown()).length === 3);
    assert.ok(Object.keys(shown()).every((file) => !file.includes("ticker")));
  });

  it("keeps a baseline for each folder", async () => {
    const file = at(strict, ".goleaklens-baseline.json");
    await vscode.commands.executeCommand(Commands.acceptFindings, strict);
    try {
      const entries = JSON.parse(await textOf(file)) as { findings: { file: string }[] };
      assert.deepEqual(entries.findings.map((entry) => entry.file).sort(), [
        "body.go",
        "cancel.go",
        "ticker.go",
        "waitgroup.go",
      ]);
      await eventually(
        "the other folder's findings alone",
        async () => (await vscode.commands.executeCommand<ScanResult>(Commands.scanWorkspace)).findings === 3,
      );
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });
});
