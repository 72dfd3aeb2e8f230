import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, eventually, findings, fixture, open, revert, ruleOf, rules } from "./editor";

const expected: Readonly<Record<string, { readonly rule: string; readonly text: string }>> = {
  "cancel.go": { rule: "cancel-not-called", text: "cancel" },
  "ticker.go": { rule: "ticker-not-stopped", text: "ticker" },
  "body.go": { rule: "http-body-not-closed", text: "response" },
  "waitgroup.go": { rule: "waitgroup-add-in-goroutine", text: "wg.Add" },
};

describe("findings while typing", () => {
  after(closeAll);

  for (const [name, { rule, text }] of Object.entries(expected))
    it(`underlines the leak of ${name}`, async () => {
      const uri = fixture(name);
      const { document } = await open(uri);
      const diagnostic = await eventually(`${rule} in ${name}`, () =>
        findings(uri).find((found) => ruleOf(found) === rule),
      );
      assert.ok(
        document.getText(diagnostic.range).includes(text),
        `squiggle under ${document.getText(diagnostic.range)}`,
      );
      assert.ok(diagnostic.range.isSingleLine, "the squiggle stays on one line");
      assert.ok(
        typeof diagnostic.code === "object" && String(diagnostic.code.target).endsWith(`${rule}.md`),
        "links its page",
      );
      assert.equal(rules(uri).length, 1, `one leak, one finding: ${rules(uri)}`);
    });

  it("walks the path in related information", async () => {
    const uri = fixture("cancel.go");
    const { document } = await open(uri);
    const related = await eventually("related information", () => findings(uri)[0]?.relatedInformation);
    const lines = related.map(({ location }) => document.lineAt(location.range.start.line).text.trim());
    assert.ok(
      lines.some((line) => line.startsWith("ctx, cancel :=")),
      `acquired: ${lines}`,
    );
    assert.ok(lines.includes("return err"), `leaves: ${lines}`);
  });

  it("says nothing of code that cleans up", async () => {
    const clean = fixture("clean.go");
    await open(clean);
    await open(fixture("ticker.go"));
    await eventually("the other file of the package has its finding", () => findings(fixture("ticker.go")).length > 0);
    assert.deepEqual(rules(clean), []);
  });

  it("follows unsaved edits, broken ones too", async () => {
    const uri = fixture("clean.go");
    const { document } = await open(uri);
    const line = document.lineAt(
      [...Array(document.lineCount).keys()].find((at) => document.lineAt(at).text.includes("defer"))!,
    );
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, line.range, "\t_ = cancel\n\tif (");
    await vscode.workspace.applyEdit(edit);
    await eventually("the finding of the edit", () => rules(uri).some((rule) => rule.startsWith("cancel-")));
    await revert(document);
    await eventually("no finding after the edit was undone", () => rules(uri).length === 0);
  });

  it("says above a function how many goroutines it starts, where the settings want it", async () => {
    const uri = fixture("waitgroup.go");
    const { document } = await open(uri);
    const settings = vscode.workspace.getConfiguration("goLeakLens");
    const lenses = async (): Promise<string[]> => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 10);
      return found.map(({ range, command }) => `${document.lineAt(range.start.line).text}: ${command?.title}`);
    };
    await eventually("the finding", () => findings(uri).length > 0);
    assert.deepEqual(await lenses(), [], "off by default");
    await settings.update("codeLens", true, vscode.ConfigurationTarget.Workspace);
    try {
      const [lens] = await eventually("a lens", async () => {
        const found = await lenses();
        return found.length > 0 && found;
      });
      assert.match(lens!, /^func All\(.*: starts 1 goroutine( · 1 may outlive the call)?$/);
    } finally {
      await settings.update("codeLens", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it("lets go of findings when the file closes", async () => {
    const uri = fixture("body.go");
    await open(uri);
    await eventually("finding", () => findings(uri).length > 0);
    await closeAll();
    await eventually("no finding of a closed file before a scan", () => findings(uri).length === 0);
  });
});
