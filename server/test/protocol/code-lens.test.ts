import assert from "node:assert/strict";
import type { CodeLens } from "vscode-languageserver-protocol/node";
import { capabilities, Editor, Folder, until } from "./editor";
import { goMod } from "./samples";

const text = `package app

func first(f func()) {
	go f()
	done := make(chan bool)
	go func() { f(); close(done) }()
	<-done
}

func second(f func()) {
	f()
}
`;

describe("protocol: code lenses", () => {
  let folder: Folder;
  let editor: Editor;
  let refreshes = 0;
  beforeEach(async () => {
    folder = new Folder({ "go.mod": goMod, "a.go": text });
    const workspace = { ...capabilities.workspace, codeLens: { refreshSupport: true } };
    editor = new Editor({ capabilities: { ...capabilities, workspace } });
    refreshes = 0;
    editor.connection.onRequest("workspace/codeLens/refresh", () => {
      refreshes++;
      return null;
    });
    await editor.start(folder);
    await editor.open(folder.uri("a.go"), text);
  });
  afterEach(async () => {
    await editor.kill();
    folder.dispose();
  });
  const lenses = (): Promise<CodeLens[]> =>
    editor.connection.sendRequest("textDocument/codeLens", { textDocument: { uri: folder.uri("a.go") } });

  it("are off until the settings want them, and follow edits", async () => {
    assert.deepEqual(await lenses(), []);
    editor.settings = () => ({ codeLens: true });
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    const shown = async (): Promise<unknown[]> =>
      (await lenses()).map(({ range, command }) => [range.start.line, range.start.character, command?.title]);
    for (const deadline = Date.now() + 20_000; (await lenses()).length === 0 && Date.now() < deadline; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until("a refresh", () => refreshes > 0);
    assert.deepEqual(await shown(), [[2, 5, "starts 2 goroutines · 1 may outlive the call"]]);
    await editor.replace(folder.uri("a.go"), "\tf()\n}", "\tgo f()\n}");
    assert.deepEqual((await shown())[1], [9, 5, "starts 1 goroutine · 1 may outlive the call"]);
    await editor.replace(folder.uri("a.go"), "\tgo f()\n\tdone", "\tdone");
    assert.deepEqual((await shown())[0], [2, 5, "starts 1 goroutine"]);
  });
});
