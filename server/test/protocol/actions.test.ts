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
    assert.deepEqual(titles.slice(-6), [
      `Fix all \`${rule}\` in this file`,
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
  });
});
