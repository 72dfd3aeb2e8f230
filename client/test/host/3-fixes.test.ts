import assert from "node:assert/strict";
import * as vscode from "vscode";
import { actionsAt, closeAll, eventually, findings, fixture, open, rules, textOf } from "./editor";

describe("fixes from the light bulb", () => {
  afterEach(closeAll);

  for (const name of ["cancel.go", "ticker.go", "body.go", "waitgroup.go"])
    it(`mends ${name} with the preferred action`, async () => {
      const uri = fixture(name);
      const { document } = await open(uri);
      const [finding] = await eventually("the finding", () => findings(uri).length > 0 && findings(uri));
      const preferred = await eventually("a preferred action", async () =>
        (await actionsAt(uri, finding!)).find(({ isPreferred }) => isPreferred),
      );
      assert.ok(preferred.edit, `${preferred.title} has an edit`);
      assert.ok(await vscode.workspace.applyEdit(preferred.edit));
      assert.equal(document.getText(), await textOf(fixture(`${name}.golden`)));
      await eventually("the squiggle goes", () => rules(uri).length === 0);
    });

  it("offers its actions in order: fixes, path, suppression, page", async () => {
    const uri = fixture("cancel.go");
    await open(uri);
    const [finding] = await eventually("the finding", () => findings(uri).length > 0 && findings(uri));
    const titles = await eventually("actions", async () => {
      const actions = await actionsAt(uri, finding!);
      return actions.length > 3 && actions.map(({ title }) => title.toLowerCase());
    });
    const at = (word: string): number => {
      const index = titles.findIndex((title) => title.includes(word));
      assert.notEqual(index, -1, `${word} in ${titles.join(" | ")}`);
      return index;
    };
    assert.ok(at("defer cancel()") < at("path"), titles.join(" | "));
    assert.ok(at("path") < at("suppress"), titles.join(" | "));
  });

  it("mends all safe findings of a file at once", async () => {
    const uri = fixture("cancel.go");
    const { document } = await open(uri);
    await eventually("the finding", () => findings(uri).length > 0);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const all = await eventually("the fix-all action", async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        uri,
        whole,
        "source.fixAll.goLeakLens",
        50,
      );
      return actions[0];
    });
    assert.ok(all.edit && (await vscode.workspace.applyEdit(all.edit)));
    assert.equal(document.getText(), await textOf(fixture("cancel.go.golden")));
  });
});
