import assert from "node:assert/strict";
import { chmodSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { type FileFindings, Requests, type ScanResult } from "../../src/lsp/protocol";
import { Editor, Folder, until } from "./editor";
import { goMod, leaky, rule } from "./samples";

describe("protocol: bad input", () => {
  let folder: Folder;
  let editor: Editor;
  beforeEach(async () => {
    folder = new Folder({ "go.mod": goMod, "a.go": leaky() });
    editor = await new Editor().start(folder);
  });
  afterEach(async () => {
    await editor.kill();
    folder.dispose();
  });

  /** Line of the one leak of a sample, from 1, in a document of that text. */
  async function leakLine(name: string, text: string): Promise<number> {
    const uri = folder.uri(name);
    await editor.open(uri, text);
    const found = (await editor.diagnostics(uri)).filter(({ code }) => code === rule);
    assert.equal(found.length, 1, name);
    return found[0]!.range.start.line + 1;
  }

  const scan = (): Promise<ScanResult> => editor.connection.sendRequest(Requests.scanWorkspace, {});
  const problems = (result: ScanResult): string[] =>
    result.problems.map(({ uri, line, message }) => `${uri.slice(folder.uri().length + 1)}:${line + 1}: ${message}`);
  /** The neighbour's leak is found whatever lies beside it. */
  async function assertServes(): Promise<void> {
    assert.equal(await leakLine("a.go", leaky()), 10);
  }

  it("finds the leak beside NUL bytes, byte order marks, lone carriage returns and wide characters", async () => {
    assert.equal(await leakLine("nul.go", `${leaky("f")}\nvar x = "\0"\n`), 10);
    assert.equal(await leakLine("bom.go", `\uFEFF${leaky("g")}`), 10);
    assert.equal(await leakLine("cr.go", leaky("h").replace("\n\n", "\n\r\n")), 10);
    assert.equal(await leakLine("wide.go", leaky("i").replace("\n\n", "\n\n// 😀\u2028é\n")), 11);
    await assertServes();
  });

  it("survives ten thousand nested braces, calls and half-open blocks", async () => {
    const deep = [
      `package app\n\nfunc f() {\n${"{".repeat(10_000)}\n${"}".repeat(10_000)}\n}\n`,
      `package app\n\nvar x = ${"f(".repeat(10_000)}${")".repeat(10_000)}\n`,
      `package app\n\nfunc g() {\n${"if x {\n".repeat(10_000)}`,
    ];
    for (const [index, text] of deep.entries()) {
      const uri = folder.uri(`deep${index}.go`);
      await editor.open(uri, text);
      await editor.diagnostics(uri);
      await editor.edit(uri, text.length, text.length, "\n");
      await editor.diagnostics(uri);
    }
    await assertServes();
  });

  it("says of a neighbour of more than 20 MB that it is left out, in the scan and not by hanging", async () => {
    folder.write("huge.go", "package app\n");
    truncateSync(join(folder.path, "huge.go"), 21 * 1024 * 1024);
    await editor.changedOnDisk({ uri: folder.uri("huge.go"), type: 1 });
    await assertServes();
    assert.deepEqual(problems(await scan()), ["huge.go:1: 21.0 MB is more than the 20 MB that are read, left out"]);
  });

  it("scans past links in circles, links to nothing, and folders that cannot be read", async () => {
    symlinkSync(folder.path, join(folder.path, "loop"));
    symlinkSync(join(folder.path, "nowhere.go"), join(folder.path, "dangling.go"));
    folder.write("closed/c.go", leaky("c", "closed"));
    chmodSync(join(folder.path, "closed"), 0o000);
    try {
      const told = problems(await scan());
      assert.ok(told.includes("dangling.go:1: cannot be read: it does not exist"), told.join("\n"));
      // An administrator may read everything.
      if (process.geteuid?.() !== 0)
        assert.ok(told.includes("closed:1: the folder cannot be read: permission denied"), told.join("\n"));
      await assertServes();
    } finally {
      chmodSync(join(folder.path, "closed"), 0o755);
    }
  });

  it("bears files that vanish while they are scanned", async () => {
    for (let i = 0; i < 150; i++) folder.write(`p${i}/p.go`, leaky("f", `p${i}`));
    const streamed = new Set<string>();
    let deleted = false;
    editor.connection.onNotification("$/progress", ({ value }) => {
      for (const { uri } of value as FileFindings[]) streamed.add(uri);
      if (deleted) return;
      deleted = true;
      for (let i = 0; i < 150; i++) if (!streamed.has(folder.uri(`p${i}/p.go`))) folder.delete(`p${i}/p.go`);
    });
    const result = await editor.connection.sendRequest<ScanResult>(Requests.scanWorkspace, {
      partialResultToken: "part",
    });
    assert.equal(result.cancelled, false);
    for (const { uri, message } of result.problems) assert.match(message, /does not exist/, uri);
    await assertServes();
  });

  it("marks the line of a broken go.mod, and takes the mark back", async () => {
    folder.write("go.mod", "module example.com/app\n\ngo banana\n");
    await editor.changedOnDisk({ uri: folder.uri("go.mod"), type: 2 });
    await assertServes();
    const marks = (): number[] =>
      (editor.published.get(folder.uri("go.mod")) ?? []).map(({ range }) => range.start.line);
    await until("a mark", () => marks().length === 1);
    assert.deepEqual(marks(), [2]);
    folder.write("go.mod", goMod);
    await editor.changedOnDisk({ uri: folder.uri("go.mod"), type: 2 });
    await until("no mark", () => marks().length === 0);
  });

  it("marks a baseline that is none, and shows everything", async () => {
    folder.write(".goleaklens-baseline.json", "{");
    await editor.changedOnDisk({ uri: folder.uri(".goleaklens-baseline.json"), type: 1 });
    await assertServes();
    const marks = (): string[] =>
      (editor.published.get(folder.uri(".goleaklens-baseline.json")) ?? []).map(({ message }) => String(message));
    await until("a mark", () => marks().length === 1);
    assert.match(marks()[0]!, /no baseline, so it accepts nothing/);
  });
});
