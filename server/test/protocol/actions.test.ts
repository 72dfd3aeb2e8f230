import assert from "node:assert/strict";
import type { Diagnostic, Hover } from "vscode-languageserver-protocol/node";
import { ClientCommands, Requests } from "../../src/lsp/protocol";
import { Editor, Folder } from "./editor";
import { goMod, leaky, rule } from "./samples";

describe("protocol: acting on findings", () => {
  let folder: Folder;
  let editor: Editor;
  let uri: string;
  beforeEach(async () => {
    folder = new Folder({ "go.mod": goMod, "a.go": leaky() });
    editor = await new Editor({ options: { commands: Object.values(ClientCommands) } }).start(folder);
    uri = folder.uri("a.go");
    await editor.open(uri, leaky());
  });
  afterEach(async () => {
    await editor.kill();
    folder.dispose();
  });

  const finding = async (): Promise<Diagnostic> => {
    const found = (await editor.diagnostics(uri)).find(({ code }) => code === rule);
    assert.ok(found);
    return found;
  };
  const actions = async () => {
    const diagnostic = await finding();
    return editor.actions(uri, diagnostic.range, [diagnostic]);
  };
  const gone = async (): Promise<boolean> => !(await editor.diagnostics(uri)).some(({ code }) => code === rule);

  it("offers the mending first and the reading last", async () => {
    const titles = (await actions()).map(({ title }) => title);
    assert.match(titles[0]!, /cancel/);
    assert.ok(!titles.some((title) => title.startsWith("Fix all")), "there is one");
    assert.deepEqual(titles.slice(-5), [
      "Show the leak path",
      `Suppress \`${rule}\` for this line`,
      `Suppress \`${rule}\` in this file`,
      `Turn \`${rule}\` off in the settings`,
      `Open the page of \`${rule}\``,
    ]);
  });

  it("mends the leak with the preferred fix", async () => {
    const preferred = (await actions()).find((action) => action.isPreferred);
    assert.equal(preferred?.edit, undefined);
    await editor.apply((await editor.resolve(preferred!)).edit!);
    assert.match(editor.text(uri), /defer cancel\(\)/);
    assert.ok(await gone());
  });

  it("mends all of a file on request and on save", async () => {
    await editor.edit(
      uri,
      editor.text(uri).length,
      editor.text(uri).length,
      leaky("second").slice(leaky().indexOf("func")),
    );
    const all = (await actions()).find(({ title }) => title.startsWith("Fix all"));
    const { edit } = await editor.resolve(all!);
    const [fixAll, ...others] = await editor.actions(uri, (await finding()).range, [], ["source.fixAll.goLeakLens"]);
    assert.equal(fixAll?.kind, "source.fixAll.goLeakLens");
    assert.deepEqual(others, []);
    assert.ok((await editor.resolve(fixAll)).edit);
    await editor.apply(edit!);
    assert.equal(editor.text(uri).match(/defer cancel\(\)/g)?.length, 2);
    assert.ok(await gone());
  });

  it("refuses to mend a text that has moved on", async () => {
    const [first] = await actions();
    await editor.edit(uri, 0, 0, "\n");
    await assert.rejects(editor.resolve(first!), { code: -32801 });
  });

  it("suppresses with a reason, for the line and for the file", async () => {
    for (const scope of ["line", "file"] as const) {
      const { data } = await finding();
      const edit = await editor.connection.sendRequest(Requests.suppress, {
        uri,
        rule,
        fingerprint: data.fingerprint,
        scope,
        version: editor.documents.get(uri)!.version,
        reason: "the parent is short-lived",
      });
      const before = editor.text(uri);
      await editor.apply(edit as never);
      assert.match(editor.text(uri), /\/\/leaklens:ignore(-file)? cancel-discarded -- the parent is short-lived\n/);
      assert.ok(await gone(), scope);
      await editor.edit(uri, 0, editor.text(uri).length, before);
    }
  });

  it("fades a suppression that hides nothing, and removes it", async () => {
    const text = leaky().replace("\tvar d", `\t//leaklens:ignore ${rule} -- nothing here\n\tvar d`);
    await editor.edit(uri, 0, editor.text(uri).length, text);
    const unused = (await editor.diagnostics(uri)).find(({ code }) => code === "unused-suppression");
    assert.deepEqual(unused?.tags, [1]);
    const [remove] = await editor.actions(uri, unused.range, [unused]);
    await editor.apply((await editor.resolve(remove!)).edit!);
    assert.equal(editor.text(uri), leaky());
  });

  it("explains a rule on its finding and in a suppression", async () => {
    const hover = (line: number, character: number): Promise<Hover | null> =>
      editor.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line, character } });
    const { range } = await finding();
    const shown = await hover(range.start.line, range.start.character);
    assert.match(JSON.stringify(shown?.contents), /cancel-discarded.*docs\/rules\/cancel-discarded\.md/);
    await editor.edit(uri, 0, 0, `//leaklens:ignore-file ${rule} -- why\n\n`);
    assert.match(JSON.stringify((await hover(0, 25))?.contents), /cancel-discarded/);
    assert.equal(await hover(1, 0), null);
    for (const [text, column] of [
      [`//leaklens:ignore other-rule, ${rule} -- why\n`, 32],
      [`//nolint:errcheck,leaklens/${rule} // why\n`, 30],
    ] as const) {
      await editor.edit(uri, 0, 0, text);
      assert.match(JSON.stringify((await hover(0, column))?.contents), /cancel-discarded/, text);
      assert.equal(await hover(0, 3), null, text);
      assert.equal(await hover(0, text.indexOf("why") + 1), null, text);
    }
  });

  it("asks for a person's word before an edit that may change what the program does", async () => {
    const text = `package app

func spin(done chan bool) int {
	n := 0
	for {
		select {
		case <-done:
			return n
		default:
		}
	}
}
`;
    await editor.edit(uri, 0, editor.text(uri).length, text);
    const found = (await editor.diagnostics(uri)).find(({ code }) => code === "select-default-spin");
    assert.ok(found);
    const [first, ...others] = await editor.actions(uri, found.range, [found]);
    assert.equal(first?.title, "Drop the default, so that the select waits");
    assert.notEqual(first.isPreferred, true);
    assert.ok(!others.some(({ title }) => title.startsWith("Fix all")));
    const { edit } = await editor.resolve(first);
    const [annotation] = Object.values(edit?.changeAnnotations ?? {});
    assert.deepEqual(
      [annotation?.label, annotation?.needsConfirmation, annotation?.description],
      [first.title, true, "May change what the program does; look before you apply."],
    );
    await editor.apply(edit!);
    assert.doesNotMatch(editor.text(uri), /default/);
    assert.deepEqual(await editor.actions(uri, found.range, [], ["source.fixAll.goLeakLens"]), []);
  });

  it("turns several suppressions of a line into one", async () => {
    const { range } = await finding();
    const second = leaky().replace(
      "ctx, _ := context.WithTimeout(parent, time.Second)",
      "//leaklens:ignore other-rule -- known\n\tctx, _ := context.WithTimeout(parent, time.Second)",
    );
    await editor.edit(uri, 0, editor.text(uri).length, second);
    const found = await finding();
    assert.equal(found.range.start.line, range.start.line + 1);
    const edit = await editor.connection.sendRequest(Requests.suppress, {
      uri,
      rule,
      fingerprint: found.data.fingerprint,
      scope: "line",
      version: editor.documents.get(uri)!.version,
      reason: "unused",
    });
    await editor.apply(edit as never);
    assert.match(editor.text(uri), /\/\/leaklens:ignore other-rule, cancel-discarded -- known\n/);
    assert.ok(await gone());
  });
});
