import assert from "node:assert/strict";
import type { CodeAction } from "vscode-languageserver-protocol/node";
import { ClientCommands } from "../../src/lsp/protocol";
import { Editor, Folder } from "./editor";
import { goMod, leaky, rule } from "./samples";

describe("protocol: languages", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder({ "go.mod": goMod, "a.go": leaky() });
  });
  afterEach(() => folder.dispose());

  async function inLanguage<T>(
    locale: string,
    body: (editor: Editor, actions: CodeAction[]) => Promise<T>,
  ): Promise<T> {
    const editor = await new Editor({ locale, options: { commands: Object.values(ClientCommands) } }).start(folder);
    try {
      const uri = folder.uri("a.go");
      await editor.open(uri, leaky());
      const found = (await editor.diagnostics(uri)).find(({ code }) => code === rule)!;
      return await body(editor, await editor.actions(uri, found.range, [found]));
    } finally {
      await editor.kill();
    }
  }
  const titles = (locale: string): Promise<string[]> =>
    inLanguage(locale, async (_, actions) => actions.map(({ title }) => title));

  it("speaks Simplified Chinese to a client that does, code untouched", async () => {
    const chinese = await titles("zh-cn");
    for (const title of chinese) assert.match(title, /\p{Script=Han}/u);
    assert.ok(chinese.includes(`在此行抑制 \`${rule}\``), chinese.join("\n"));
    assert.equal(chinese[0], "命名为 `cancel` 并 defer 它");
  });

  it("makes the edit of a fix whose title it has translated", () =>
    inLanguage("zh-Hans", async (editor, [fix]) => {
      await editor.apply((await editor.resolve(fix!)).edit!);
      assert.match(editor.text(folder.uri("a.go")), /defer cancel\(\)/);
    }));

  it("speaks English to everybody else", async () => {
    const english = await titles("en");
    assert.ok(english.includes(`Suppress \`${rule}\` for this line`));
    assert.deepEqual(await titles("zh-tw"), english);
    assert.deepEqual(await titles("de"), english);
  });
});
