import assert from "node:assert/strict";
import type { CodeAction, Hover } from "vscode-languageserver-protocol/node";
import { ClientCommands, type FileFindings, Requests, type RuleInfo } from "../../src/lsp/protocol";
import { Editor, Folder, until } from "./editor";
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

  it("says findings, their paths and what is wrong with files in Chinese, too", async () => {
    folder.write(".goleaklens.json", '{ "profil": "strict" }');
    await inLanguage("zh-cn", async (editor) => {
      const [found] = (await editor.diagnostics(folder.uri("a.go"))).filter(({ code }) => code === rule);
      assert.equal(found?.message, "`context.WithTimeout` 的取消函数被丢弃：context 会一直泄漏到其父级结束");
      assert.deepEqual(
        found?.relatedInformation?.map(({ message }) => message),
        ["1. 在此派生 context"],
      );
      const { findings } = await editor.connection.sendRequest<FileFindings>(Requests.findings, {
        uri: folder.uri("a.go"),
      });
      const view = findings.find((each) => each.rule === rule)!;
      assert.equal(view.message, found?.message);
      assert.equal(view.trace[0]?.text, "在此派生 context");
      assert.equal(view.fixes[0]?.title, "命名为 `cancel` 并 defer 它");
      const hover = await editor.connection.sendRequest<Hover>("textDocument/hover", {
        textDocument: { uri: folder.uri("a.go") },
        position: found!.range.start,
      });
      const { value } = hover.contents as { value: string };
      assert.match(
        value,
        /^\*\*cancel-discarded\*\* · 已证实\n\n\*\*修复\*\*（安全）：保留取消函数并 defer 它 · [\s\S]*\n\n派生[\s\S]*\n\n报告 /,
      );
      const rules = await editor.connection.sendRequest<RuleInfo[]>(Requests.rules);
      for (const { id, summary, fix } of rules) assert.match(`${summary}${fix?.title ?? ""}`, /\p{Script=Han}/u, id);
      const config = folder.uri(".goleaklens.json");
      await until("the mistake is shown", () => (editor.published.get(config) ?? []).length > 0);
      assert.equal(editor.published.get(config)![0]?.message, '没有设置项 "profil"');
    });
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
