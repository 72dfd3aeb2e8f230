import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ScanResult } from "../../../server/src/lsp/protocol";
import { Commands } from "../../src/commands";
import { closeAll, eventually, extension, findings, fixture, open, rules, shown, textOf } from "./editor";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("baseline", () => {
  const folder = fixture(".");
  const file = fixture(".goleaklens-baseline.json");
  const scan = (): Thenable<ScanResult | undefined> => vscode.commands.executeCommand(Commands.scanFolder, folder);
  afterEach(async () => {
    await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
    await vscode.commands.executeCommand(Commands.clearScanResults);
    await closeAll();
  });

  it("accepts today's findings, open and closed, and shows only new ones from then on", async () => {
    const uri = fixture("ticker.go");
    const editor = await open(uri);
    const accepted = await eventually("the finding", () => findings(uri)[0]);
    await vscode.commands.executeCommand(Commands.acceptFindings, folder);
    await eventually("the open file is silent", () => findings(uri).length === 0);
    const result = await eventually("a scan", scan);
    assert.equal(result.findings, 0);
    await vscode.commands.executeCommand(Commands.filterLeaks, { text: "/editor/ ticker" });
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand(Commands.nextLeak);
    assert.equal(editor.selection.start.line, 0, "nothing is new");
    await vscode.commands.executeCommand(Commands.filterLeaks, { text: "/editor/ ticker", accepted: true });
    await eventually("the view shows what was accepted, where a person wants it", async () => {
      await vscode.commands.executeCommand(Commands.nextLeak);
      return vscode.window.activeTextEditor?.selection.start.line === accepted.range.start.line;
    });
    await vscode.commands.executeCommand(Commands.clearLeaksFilter);
    const fresh = fixture("fresh/fresh.go");
    await vscode.workspace.fs.writeFile(fresh, encode((await textOf(uri)).replace("package editor", "package fresh")));
    await eventually("the new one alone", async () => (await scan())?.findings === 1);
    assert.deepEqual(Object.keys(shown()), ["editor/fresh/fresh.go"]);
    await vscode.workspace.fs.delete(fixture("fresh"), { recursive: true });
  });

  it("marks entries whose leak is gone, in the file itself", async () => {
    await vscode.commands.executeCommand(Commands.acceptFindings, folder);
    const text = await textOf(file);
    const line = text.split("\n").findIndex((entry) => entry.includes('"ticker.go"'));
    assert.ok(line > 0, text);
    const stale = text.replace(/("file":"ticker.go".*"fingerprint":")[^"]+/, "$1gone");
    await vscode.workspace.fs.writeFile(file, encode(stale));
    const [problem] = await eventually("the stale entry is marked after a scan", async () => {
      await scan();
      const found = findings(file);
      return found.length > 0 && found;
    });
    assert.match(problem!.message, /can be removed/);
    assert.equal(problem!.range.start.line, line);
    assert.deepEqual(rules(fixture("ticker.go")), ["ticker-not-stopped"], "what it accepted in vain is shown");
  });
});

describe("SARIF", () => {
  it("is written where a person says, and opens in the SARIF viewer", async () => {
    const target = vscode.Uri.joinPath(fixture("."), "out.sarif");
    try {
      await vscode.commands.executeCommand(Commands.exportSarif, fixture("."), target);
      const log = JSON.parse(await textOf(target)) as {
        version: string;
        runs: { results: { ruleId: string; codeFlows?: unknown[] }[] }[];
      };
      assert.equal(log.version, "2.1.0");
      const results = log.runs.flatMap((run) => run.results);
      assert.deepEqual(results.map(({ ruleId }) => ruleId).sort(), [
        "cancel-not-called",
        "http-body-not-closed",
        "ticker-not-stopped",
        "waitgroup-add-in-goroutine",
      ]);
      assert.ok(
        results.some(({ codeFlows }) => codeFlows?.length),
        "with paths",
      );
      const viewer = vscode.extensions.getExtension<{ opened: string[] }>("MS-SarifVSCode.sarif-viewer");
      assert.deepEqual(viewer?.exports.opened, [target.toString()]);
    } finally {
      await vscode.workspace.fs.delete(target).then(undefined, () => undefined);
    }
  });
});

describe("configuration", () => {
  const file = fixture(".goleaklens.json");
  afterEach(async () => {
    await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
    await closeAll();
  });

  it("shows what counts for a file and where it comes from", async () => {
    await vscode.workspace.fs.writeFile(
      file,
      encode('{ "rules": { "ticker-not-stopped": "off" }, "goVersion": "1.21" }'),
    );
    const uri = fixture("ticker.go");
    await open(uri);
    await eventually("silence", () => findings(uri).length === 0);
    const text = await eventually("the effective configuration", async () => {
      await vscode.commands.executeCommand(Commands.showEffectiveConfiguration, uri);
      const document = vscode.window.activeTextEditor?.document;
      return document?.languageId === "jsonc" && document.getText().includes("1.21") && document.getText();
    });
    assert.match(text, /editor\/\.goleaklens\.json/);
    assert.match(text, /"ticker-not-stopped": "off"/);
    assert.match(text, /"goVersion": "?1\.21/);
  });

  it("completes rule ids and explains them in .goleaklens.json", async () => {
    await vscode.workspace.fs.writeFile(file, encode('{\n  "rules": {\n    ""\n  }\n}\n'));
    const { document } = await open(file);
    assert.equal(document.languageId, "jsonc");
    const labels = await eventually("completions of the schema", async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        file,
        new vscode.Position(2, 5),
      );
      return list.items.length > 80 && list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
    });
    assert.ok(
      labels.some((label) => label.includes("cancel-not-called")),
      labels.slice(0, 5).join(),
    );
  });

  it("has every setting, each with a default", async () => {
    const { packageJSON } = await extension();
    for (const name of Object.keys(packageJSON.contributes.configuration.properties)) {
      const known = vscode.workspace.getConfiguration().inspect(name);
      assert.notEqual(known?.defaultValue, undefined, name);
    }
  });
});
