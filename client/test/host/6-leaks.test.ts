import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Commands } from "../../src/commands";
import { closeAll, eventually, findings, fixture, shown, textOf } from "./editor";

const names = ["body.go", "cancel.go", "ticker.go", "waitgroup.go"];

const mine = (): string[] => Object.keys(shown()).filter((file) => file.startsWith("editor/"));

describe("leaks view", () => {
  before(async () => {
    await closeAll();
    await eventually("a scan", () => vscode.commands.executeCommand(Commands.scanFolder, fixture(".")));
    await eventually("all findings", () => mine().length === names.length);
    await vscode.commands.executeCommand("goLeakLens.leaks.focus");
    await vscode.commands.executeCommand(Commands.groupLeaks, "file");
  });
  // Editors that other suites closed may linger as documents with findings of their own.
  beforeEach(async () => {
    await closeAll();
    await vscode.commands.executeCommand(Commands.filterLeaks, { text: "/editor/" });
  });
  after(async () => {
    await vscode.commands.executeCommand(Commands.clearLeaksFilter);
    await vscode.commands.executeCommand(Commands.groupLeaks, "rule");
    await vscode.commands.executeCommand(Commands.clearScanResults);
    await closeAll();
  });

  /** Name and line of what is selected in the active editor. */
  const place = (): string => {
    const editor = vscode.window.activeTextEditor;
    return `${editor?.document.uri.path.split("/").at(-1)}:${editor?.selection.start.line}`;
  };
  const step = async (command: string): Promise<string> => {
    const before = place();
    await vscode.commands.executeCommand(command);
    return eventually("another place", () => place() !== before && place());
  };
  const leakOf = (name: string): string => {
    const [finding] = findings(fixture(name));
    assert.ok(finding);
    return `${name}:${finding.range.start.line}`;
  };

  it("goes from leak to leak through all files, forwards, round and back", async () => {
    const expected = names.map(leakOf);
    const seen: string[] = [];
    for (let turn = 0; turn < names.length; turn++) seen.push(await step(Commands.nextLeak));
    assert.deepEqual(seen, expected);
    assert.equal(await step(Commands.nextLeak), expected[0]);
    assert.equal(await step(Commands.previousLeak), expected.at(-1));
  });

  it("goes only to what the filter shows", async () => {
    await vscode.commands.executeCommand(Commands.filterLeaks, { text: "/editor/ ticker" });
    assert.equal(await step(Commands.nextLeak), leakOf("ticker.go"));
    await vscode.commands.executeCommand(Commands.nextLeak);
    assert.equal(place(), leakOf("ticker.go"));
  });

  it("fixes all that is shown after a preview, and nothing before", async () => {
    const texts = (): string[] =>
      names.map((name) => {
        const uri = fixture(name).toString();
        return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri)?.getText() ?? "";
      });
    const original = await Promise.all(names.map((name) => textOf(fixture(name))));
    const golden = await Promise.all(names.map((name) => textOf(fixture(`${name}.golden`))));
    const fixing = vscode.commands.executeCommand(Commands.fixAllLeaks);
    const applied = eventually("the preview's button", async () => {
      const now = texts();
      if (now.every((text, index) => text === golden[index])) return true;
      if (now.every((text) => text !== ""))
        assert.deepEqual(now, original, "nothing is written before a person agrees");
      await vscode.commands.executeCommand("refactorPreview.apply");
      return false;
    });
    try {
      await Promise.all([fixing, applied]);
      assert.deepEqual(texts(), golden);
      await eventually("no leak is left", () => mine().length === 0);
    } finally {
      for (const [index, name] of names.entries())
        await vscode.workspace.fs.writeFile(fixture(name), new TextEncoder().encode(original[index]));
    }
    await eventually("the files are as they were", () => JSON.stringify(texts()) === JSON.stringify(original));
  });
});
