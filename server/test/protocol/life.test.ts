import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Editor, Folder } from "./editor";
import { goMod, leaky } from "./samples";

describe("protocol: a server's life", () => {
  let folder: Folder;
  let editor: Editor;
  beforeEach(() => {
    folder = new Folder({ "go.mod": goMod, "a.go": leaky() });
  });
  afterEach(async () => {
    await editor?.kill();
    folder.dispose();
  });

  it("ends with 0 after shutdown and exit", async () => {
    editor = await new Editor().start(folder);
    assert.equal(await editor.stop(), 0);
  });

  it("ends with 1 on exit without shutdown", async () => {
    editor = await new Editor().start(folder);
    const exited = once(editor.process, "exit");
    await editor.connection.sendNotification("exit");
    assert.equal((await exited)[0], 1);
  });

  it("ends when its client goes away", async () => {
    editor = await new Editor().start(folder);
    const exited = once(editor.process, "exit");
    editor.process.stdin?.end();
    assert.equal((await exited)[0], 1);
  });

  it("ends with 0 while a scan is running", async () => {
    for (let i = 0; i < 200; i++) folder.write(`p${i}/p.go`, leaky("f", `p${i}`));
    editor = await new Editor().start(folder);
    void editor.connection.sendRequest("goLeakLens/scanWorkspace", {}).catch(() => {});
    assert.equal(await editor.stop(), 0);
  });

  it("works over Node IPC", async () => {
    editor = await new Editor({ transport: "node-ipc" }).start(folder);
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    assert.ok((await editor.diagnostics(uri)).length > 0);
    assert.equal(await editor.stop(), 0);
  });

  it("is started by the program's name too", async () => {
    editor = await new Editor({ command: ["cli.js", "lsp", "--stdio"] }).start(folder);
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    assert.ok((await editor.diagnostics(uri)).length > 0);
    assert.equal(await editor.stop(), 0);
  });

  it("says how it is called when called wrongly", async () => {
    const child = spawn(process.execPath, [join(__dirname, "../../../dist/server.js")], { stdio: "pipe" });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    assert.equal((await once(child, "close"))[0], 2);
    assert.match(said, /--stdio/);
  });

  it("answers nonsense with an error and goes on", async () => {
    editor = await new Editor().start(folder);
    await assert.rejects(editor.connection.sendRequest("textDocument/diagnostic", {}), { code: -32603 });
    await assert.rejects(editor.connection.sendRequest("textDocument/hover", { textDocument: null }), { code: -32603 });
    await assert.rejects(editor.connection.sendRequest("goLeakLens/none", {}), { code: -32601 });
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: null });
    await editor.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: "file:///none.go", version: 3 },
      contentChanges: [{ text: "x" }],
    });
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    assert.ok((await editor.diagnostics(uri)).length > 0);
    assert.ok(editor.log.some(({ type, message }) => type === 1 && /failed/.test(message)));
  });

  it("traces only when asked to", async () => {
    editor = await new Editor().start(folder);
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    await editor.diagnostics(uri);
    assert.ok(!editor.log.some(({ message }) => message.startsWith("Analysed")));
    await editor.connection.sendNotification("$/setTrace", { value: "verbose" });
    await editor.edit(uri, 0, 0, "\n");
    await editor.diagnostics(uri);
    assert.ok(editor.log.some(({ message }) => message.startsWith("Analysed")));
  });
});
