import assert from "node:assert/strict";
import { CancellationTokenSource } from "vscode-languageserver-protocol/node";
import {
  type ExportResult,
  type FileFindings,
  type FindingView,
  Requests,
  type RuleInfo,
  type ScanResult,
} from "../../src/lsp/protocol";
import { capabilities, Editor, Folder, until } from "./editor";
import { goMod, leaky, rule } from "./samples";

const files = {
  "go.mod": goMod,
  "a.go": leaky(),
  "store/store.go": leaky("open", "store"),
  "store/clean.go": "package store\n",
  "vendor/example.com/x/x.go": leaky("x", "x"),
};

describe("protocol: the whole workspace", () => {
  let folder: Folder;
  let editor: Editor;
  beforeEach(async () => {
    folder = new Folder(files);
    editor = await new Editor().start(folder);
  });
  afterEach(async () => {
    await editor.kill();
    folder.dispose();
  });

  const scan = (params: object = {}): Promise<ScanResult> =>
    editor.connection.sendRequest(Requests.scanWorkspace, params);
  const shown = (name: string): number =>
    (editor.published.get(folder.uri(name)) ?? []).filter(({ code }) => code === rule).length;

  it("watches files and settings", async () => {
    const wanted = ["workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles"];
    await until("registrations", () => wanted.every((method) => editor.registered.includes(method)));
  });

  it("knows its rules", async () => {
    const rules: RuleInfo[] = await editor.connection.sendRequest(Requests.rules);
    const info = rules.find(({ id }) => id === rule);
    assert.equal(info?.family, "context");
    assert.deepEqual(info.overlaps, ["vet:lostcancel"]);
  });

  it("scans, streams, counts and shows what is not open", async () => {
    const streamed: string[] = [];
    const progress: { kind: string; percentage?: number; message?: string }[] = [];
    editor.connection.onNotification("$/progress", ({ token, value }) => {
      if (token === "part") streamed.push(...(value as FileFindings[]).map(({ uri }) => uri));
      if (token === "work") progress.push(value);
    });
    const open = folder.uri("a.go");
    await editor.open(open, leaky());
    const result = await scan({ workDoneToken: "work", partialResultToken: "part" });
    assert.equal(result.packages, 2);
    assert.equal(result.files, 3);
    assert.equal(result.filesWithFindings, 2);
    assert.equal(result.cancelled, false);
    assert.deepEqual(streamed.sort(), [open, folder.uri("store/store.go")].sort());
    assert.equal(progress[0]?.kind, "begin");
    assert.equal(progress.at(-1)?.kind, "end");
    assert.match(progress[1]?.message ?? "", /^[0-3] of 3 files$/);
    assert.equal(shown("store/store.go"), 1);
    assert.ok(!editor.published.has(open));
  });

  it("scans unsaved text", async () => {
    await editor.open(folder.uri("store/clean.go"), leaky("unsaved", "store"));
    const streamed: string[] = [];
    editor.connection.onNotification("$/progress", ({ value }) => {
      streamed.push(...value.map(({ uri }: FileFindings) => uri));
    });
    await scan({ partialResultToken: "part" });
    assert.ok(streamed.includes(folder.uri("store/clean.go")));
  });

  it("scans chosen files and chosen folders only", async () => {
    await scan({ files: [folder.uri("a.go")] });
    assert.deepEqual([...editor.published.keys()], [folder.uri("a.go")]);
    await scan({ folders: [folder.uri("store")] });
    assert.equal(shown("store/store.go"), 1);
    assert.equal(shown("a.go"), 1);
  });

  it("never shows a file twice", async () => {
    await scan();
    const uri = folder.uri("store/store.go");
    await editor.open(uri, leaky("open", "store"));
    await editor.diagnostics(uri);
    assert.equal(shown("store/store.go"), 0);
    await editor.close(uri);
    await until("it is back", () => shown("store/store.go") === 1);
  });

  it("forgets a file that is deleted, also with its folder or by closing", async () => {
    await scan();
    assert.equal(shown("a.go"), 1);
    folder.delete("a.go");
    await editor.changedOnDisk({ uri: folder.uri("a.go"), type: 3 });
    await until("the file's findings vanish", () => shown("a.go") === 0);
    const uri = folder.uri("store/store.go");
    await editor.open(uri, leaky("open", "store"));
    folder.delete("store");
    await editor.connection.sendNotification("workspace/didDeleteFiles", { files: [{ uri: folder.uri("store") }] });
    await editor.close(uri);
    assert.deepEqual(await editor.diagnostics(uri), []);
    assert.equal(shown("store/store.go"), 0);
  });

  it("follows a renamed folder and a changed file", async () => {
    await scan();
    folder.delete("store");
    folder.write("shop/store.go", leaky("open", "shop"));
    await editor.connection.sendNotification("workspace/didRenameFiles", {
      files: [{ oldUri: folder.uri("store"), newUri: folder.uri("shop") }],
    });
    await until("the old name vanishes", () => shown("store/store.go") === 0);
    const uri = folder.uri("shop/store.go");
    await editor.open(uri, leaky("open", "shop"));
    assert.equal((await editor.diagnostics(uri)).filter(({ code }) => code === rule).length, 1);
    folder.write("a.go", "package app\n");
    await editor.changedOnDisk({ uri: folder.uri("a.go"), type: 2 });
    await until("the mended file is clean", () => shown("a.go") === 0);
  });

  it("stops a scan that is cancelled and keeps serving", async () => {
    for (let i = 0; i < 400; i++) folder.write(`p${i}/p.go`, leaky("f", `p${i}`).repeat(1));
    const source = new CancellationTokenSource();
    let seen = 0;
    editor.connection.onNotification("$/progress", () => {
      if (++seen === 3) source.cancel();
    });
    const result = await editor.connection.sendRequest<ScanResult>(
      Requests.scanWorkspace,
      { partialResultToken: "part" },
      source.token,
    );
    assert.equal(result.cancelled, true);
    assert.ok(result.packages < 402, `${result.packages} packages`);
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    assert.ok((await editor.diagnostics(uri)).length > 0);
  });

  it("stops a scan when its progress is cancelled", async () => {
    for (let i = 0; i < 400; i++) folder.write(`p${i}/p.go`, leaky("f", `p${i}`));
    editor.connection.onNotification("$/progress", ({ token, value }) => {
      if (value.kind === "report" && value.percentage > 0) {
        void editor.connection.sendNotification("window/workDoneProgress/cancel", { token });
      }
    });
    assert.equal((await scan({ workDoneToken: "work" })).cancelled, true);
  });

  it("tells a client with a view of its own, and then pushes nothing", async () => {
    const told = new Map<string, number>();
    const states = new Set<string>();
    const viewer = new Editor({ options: { findings: true, status: true } });
    viewer.connection.onNotification("goLeakLens/findingsChanged", ({ uri, findings }: FileFindings) => {
      told.set(uri, findings.length);
    });
    viewer.connection.onNotification("goLeakLens/status", ({ state }) => {
      states.add(state);
    });
    try {
      await viewer.start(folder);
      await viewer.connection.sendRequest(Requests.scanWorkspace, {});
      await until("both files", () => told.size === 2);
      assert.deepEqual(viewer.publications, []);
      await until("the status", () => states.has("ready"));
      folder.delete("a.go");
      await viewer.changedOnDisk({ uri: folder.uri("a.go"), type: 3 });
      await until("the file is empty", () => told.get(folder.uri("a.go")) === 0);
    } finally {
      await viewer.kill();
    }
  });

  it("accepts today's findings by a baseline, and says when one is gone", async () => {
    const exported: ExportResult = await editor.connection.sendRequest(Requests.export, {
      folder: folder.uri(),
      format: "baseline",
    });
    assert.ok(exported.findings >= 2);
    assert.equal(exported.uri, folder.uri(".goleaklens-baseline.json"));
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    assert.ok((await editor.diagnostics(uri)).length > 0);
    folder.write(".goleaklens-baseline.json", exported.text);
    await editor.changedOnDisk({ uri: exported.uri, type: 1 });
    await until("a refresh", () => editor.refreshes > 0);
    assert.deepEqual(await editor.diagnostics(uri), []);
    assert.equal((await scan()).findings, 0);
    assert.deepEqual(editor.published.get(exported.uri) ?? [], []);
    await editor.edit(uri, 0, 0, "\n\n");
    assert.deepEqual(await editor.diagnostics(uri), []);
    await editor.edit(uri, 0, editor.text(uri).length, "package app\n");
    await scan();
    const [stale] = editor.published.get(exported.uri) ?? [];
    assert.match(String(stale?.message), /a\.go is gone/);
  });

  it("tells a client with a view of its own what the baseline accepts, too", async () => {
    const exported: ExportResult = await editor.connection.sendRequest(Requests.export, {
      folder: folder.uri(),
      format: "baseline",
    });
    folder.write(".goleaklens-baseline.json", exported.text);
    const told = new Map<string, FileFindings>();
    const viewer = new Editor({ options: { findings: true } });
    viewer.connection.onNotification("goLeakLens/findingsChanged", (file: FileFindings) => {
      told.set(file.uri, file);
    });
    const uri = folder.uri("a.go");
    const counts = (of: string): (number | undefined)[] => [
      told.get(of)?.findings.length,
      told.get(of)?.accepted?.length,
    ];
    try {
      await viewer.start(folder);
      const result = await viewer.connection.sendRequest<ScanResult>(Requests.scanWorkspace, {});
      assert.deepEqual([result.findings, result.filesWithFindings], [0, 0]);
      await until("both files", () => told.size === 2);
      const accepted = told.get(uri)!.accepted!;
      assert.deepEqual(counts(uri), [0, accepted.length]);
      const { rule: id, fingerprint } = accepted[0]!;
      const view = await viewer.connection.sendRequest<FindingView | null>(Requests.finding, {
        uri,
        rule: id,
        fingerprint,
      });
      assert.equal(view?.message, accepted[0]!.message, "its path can be shown");
      await viewer.open(uri, leaky());
      assert.deepEqual(await viewer.diagnostics(uri), []);
      folder.delete(".goleaklens-baseline.json");
      await viewer.changedOnDisk({ uri: exported.uri, type: 3 });
      await viewer.diagnostics(uri);
      await until("all is new again", () => counts(uri)[0] === accepted.length && counts(uri)[1] === undefined);
      await until("in closed files, too", () => (counts(folder.uri("store/store.go"))[0] ?? 0) > 0);
    } finally {
      await viewer.kill();
    }
  });

  it("exports SARIF and JSON", async () => {
    for (const format of ["sarif", "json"]) {
      const { text }: ExportResult = await editor.connection.sendRequest(Requests.export, {
        folder: folder.uri(),
        format,
      });
      assert.match(text, /store\/store\.go/);
      JSON.parse(text);
    }
  });

  it("offers everything it can to a client with few skills", async () => {
    const { codeAction: _, ...textDocument } = capabilities.textDocument!;
    const plain = new Editor({ capabilities: { textDocument } });
    try {
      await plain.start(folder);
      const uri = folder.uri("a.go");
      await plain.open(uri, leaky());
      const [diagnostic] = await plain.diagnostics(uri);
      assert.deepEqual(await plain.actions(uri, diagnostic!.range, [diagnostic!]), []);
      const result = await plain.connection.sendRequest<ScanResult>(Requests.scanWorkspace, {});
      assert.equal(result.packages, 2);
    } finally {
      await plain.kill();
    }
  });
});
