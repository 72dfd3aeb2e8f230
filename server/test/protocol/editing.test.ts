import assert from "node:assert/strict";
import { CancellationTokenSource, type Diagnostic } from "vscode-languageserver-protocol/node";
import { type EffectiveConfig, type FileFindings, Requests } from "../../src/lsp/protocol";
import { capabilities, Editor, Folder, until } from "./editor";
import { goMod, leaky, rule } from "./samples";

const ours = (diagnostics: Diagnostic[]): Diagnostic[] => diagnostics.filter(({ code }) => code === rule);

/** Go functions of so many characters or a little more. */
function filler(length: number): string {
  const one = "func f(a int) int {\n\tif a > 1 {\n\t\treturn a\n\t}\n\treturn 1 + a\n}\n";
  return one.repeat(Math.ceil(length / one.length));
}

describe("protocol: editing", () => {
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

  it("pulls findings with everything a person needs", async () => {
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    const [diagnostic] = ours(await editor.diagnostics(uri));
    assert.equal(diagnostic?.source, "go-leak-lens");
    assert.match(diagnostic.codeDescription!.href, /^https:.*docs\/rules\/cancel-discarded\.md$/);
    assert.deepEqual(diagnostic.range, { start: { line: 9, character: 6 }, end: { line: 9, character: 7 } });
    assert.ok(diagnostic.relatedInformation!.every((info) => info.location.uri === uri));
    assert.equal(diagnostic.data.rule, rule);
    assert.deepEqual(editor.publications, []);
  });

  it("names columns in UTF-16 units", async () => {
    const uri = folder.uri("a.go");
    const text = leaky().replace("\tctx, _", "\t/* 😀é */ ctx, _");
    await editor.open(uri, text);
    const [diagnostic] = ours(await editor.diagnostics(uri));
    const line = text.split("\n")[9]!;
    assert.equal(diagnostic?.range.start.character, line.indexOf("_"));
  });

  it("says unchanged when nothing changed, and sees unsaved text", async () => {
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    const first = await editor.pull(uri);
    assert.equal(first.kind, "full");
    assert.deepEqual(await editor.pull(uri, undefined, first.resultId), {
      kind: "unchanged",
      resultId: first.resultId,
    });
    await editor.replace(uri, "ctx, _ :=", "ctx, cancel :=");
    await editor.replace(uri, "\tvar d", "\tdefer cancel()\n\tvar d");
    assert.deepEqual(ours(await editor.diagnostics(uri)), []);
  });

  it("follows each keystroke of half-typed code", async () => {
    const uri = folder.uri("b.go");
    const text = leaky("typed");
    await editor.open(uri, "");
    for (let at = 0; at < text.length; at++) {
      await editor.edit(uri, at, at, text[at]!);
      if (at % 7 === 0) await editor.diagnostics(uri);
    }
    assert.equal(ours(await editor.diagnostics(uri)).length, 1);
  });

  it("finds a leak above code that is half typed", async () => {
    const uri = folder.uri("a.go");
    await editor.open(uri, `${leaky()}\nfunc half(x int) {\n\tif x > 0 {\n\t\tfoo(\n`);
    assert.equal(ours(await editor.diagnostics(uri)).length, 1);
  });

  it("answers the last of many edits whose requests were cancelled", async () => {
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    const codes: (number | undefined)[] = [];
    const pending: Promise<void>[] = [];
    for (let turn = 0; turn < 60; turn++) {
      await editor.edit(uri, 0, 0, "\n");
      const source = new CancellationTokenSource();
      const request = editor.pull(uri, source.token).then(
        () => codes.push(undefined),
        (error) => codes.push(error.code),
      );
      pending.push(request.then(() => {}));
      if (turn < 59) source.cancel();
    }
    await Promise.all(pending);
    assert.ok(
      codes.every((code) => code === undefined || code === -32800 || code === -32802),
      codes.join(),
    );
    const [diagnostic] = ours(await editor.diagnostics(uri));
    assert.equal(diagnostic?.range.start.line, 69);
  });

  it("tells the client to ask again when an edit overtook its request", async () => {
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    await editor.diagnostics(uri);
    const requests: Promise<unknown>[] = [];
    for (let turn = 0; turn < 5; turn++) {
      await editor.edit(uri, 0, 0, "\n");
      requests.push(editor.pull(uri));
    }
    const outcomes = await Promise.allSettled(requests);
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    assert.equal(outcomes.at(-1)?.status, "fulfilled");
    assert.ok(refused.length > 0);
    for (const error of refused) {
      assert.equal(error.code, -32802);
      assert.deepEqual(error.data, { retriggerRequest: true });
    }
  });

  it("keeps the line ends of a CRLF file", async () => {
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky().replaceAll("\n", "\r\n"));
    const [diagnostic] = ours(await editor.diagnostics(uri));
    assert.equal(diagnostic?.range.start.line, 9);
    const [fix] = await editor.actions(uri, diagnostic.range, [diagnostic]);
    await editor.apply((await editor.resolve(fix!)).edit!);
    assert.doesNotMatch(editor.text(uri), /[^\r]\n/);
    assert.deepEqual(ours(await editor.diagnostics(uri)), []);
  });

  it("sees that an edit in another file, or in another package, changes the answer", async () => {
    const user = (name: string, call: string, imports = ""): string =>
      `package app\n\nimport (\n\t"os"\n${imports})\n\nfunc ${name}() {\n\tf, err := os.Open("x")\n\tif err != nil {\n\t\treturn\n\t}\n\t${call}(f)\n}\n`;
    const closer = (pkg: string, name: string): string =>
      `package ${pkg}\n\nimport "os"\n\nfunc ${name}(f *os.File) {\n\tf.Close()\n}\n`;
    const files = {
      "near.go": user("near", "closeIt"),
      "far.go": user("far", "sub.CloseIt", '\n\t"example.com/app/sub"\n'),
      "closer.go": closer("app", "closeIt"),
      "sub/closer.go": closer("sub", "CloseIt"),
    };
    for (const [name, text] of Object.entries(files)) {
      folder.write(name, text);
      await editor.open(folder.uri(name), text);
    }
    const leaks = async (name: string): Promise<number> =>
      (await editor.diagnostics(folder.uri(name))).filter(({ code }) => code === "file-not-closed").length;
    assert.deepEqual([await leaks("near.go"), await leaks("far.go")], [0, 0]);
    for (const [changed, affected] of [
      ["closer.go", "near.go"],
      ["sub/closer.go", "far.go"],
    ] as const) {
      const before = editor.refreshes;
      await editor.replace(folder.uri(changed), "f.Close()", "_ = f.Name()");
      await editor.diagnostics(folder.uri(changed));
      await until(`a refresh for ${affected}`, () => editor.refreshes > before);
      assert.equal(await leaks(affected), 1);
      await editor.replace(folder.uri(changed), "_ = f.Name()", "f.Close()");
      assert.equal(await leaks(affected), 0);
    }
  });

  it("takes an empty file, and one that becomes empty", async () => {
    const uri = folder.uri("empty.go");
    await editor.open(uri, "");
    assert.deepEqual(await editor.diagnostics(uri), []);
    await editor.edit(uri, 0, 0, leaky("other"));
    assert.equal(ours(await editor.diagnostics(uri)).length, 1);
    await editor.edit(uri, 0, editor.text(uri).length, "");
    assert.deepEqual(await editor.diagnostics(uri), []);
  });

  it("analyses a file of 1 MB and edits in it", async () => {
    const uri = folder.uri("big.go");
    await editor.open(uri, leaky("big") + filler(1_000_000));
    assert.equal(ours(await editor.diagnostics(uri)).length, 1);
    await editor.edit(uri, 0, 0, "// Moved.\n");
    const [diagnostic] = ours(await editor.diagnostics(uri));
    assert.equal(diagnostic?.range.start.line, 10);
  });

  it("bears a file of 5 MB: says that some rules do not see it, and goes on with its neighbours", async () => {
    const uri = folder.uri("huge.go");
    await editor.open(uri, leaky("huge") + filler(5_000_000));
    await editor.diagnostics(uri);
    await editor.edit(uri, 0, 0, "// Moved.\n");
    const [told] = await editor.diagnostics(uri);
    assert.match(String(told?.message), /^5\.0 million characters .* some rules do not see this file$/);
    assert.equal(told?.severity, 3);
    await editor.open(folder.uri("a.go"), leaky());
    assert.equal(ours(await editor.diagnostics(folder.uri("a.go"))).length, 1);
  });

  it("reads a neighbour with invalid UTF-8 and goes on", async () => {
    const broken = Buffer.concat([
      Buffer.from("package app\n\n// "),
      Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
      Buffer.from(`\n${leaky("b").slice(12)}`),
    ]);
    folder.write("b.go", broken);
    await editor.changedOnDisk({ uri: folder.uri("b.go"), type: 1 });
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    assert.equal(ours(await editor.diagnostics(uri)).length, 1);
    assert.equal(ours(await editor.diagnostics(folder.uri("b.go"))).length, 1);
  });

  it("sees a document that was never saved", async () => {
    await editor.open("untitled:Untitled-1", leaky("draft", "main"));
    assert.equal(ours(await editor.diagnostics("untitled:Untitled-1")).length, 1);
  });

  it("works in a project that is broken all around", async () => {
    folder.write("go.mod", "modul example.com/app\n\0\n");
    folder.write("c.go", "this is no Go } { `");
    await editor.changedOnDisk({ uri: folder.uri("go.mod"), type: 2 }, { uri: folder.uri("c.go"), type: 1 });
    const uri = folder.uri("a.go");
    await editor.open(uri, leaky());
    assert.equal(ours(await editor.diagnostics(uri)).length, 1);
  });

  describe("settings", () => {
    it("asks for them per folder and follows a change", async () => {
      const other = new Folder({ "go.mod": goMod, "a.go": leaky() });
      try {
        editor.settings = (scope) => (scope === folder.uri() ? { rules: { [rule]: "error" } } : {});
        await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
          event: { added: [{ uri: other.uri(), name: "o" }], removed: [] },
        });
        const [here, there] = [folder.uri("a.go"), other.uri("a.go")];
        await editor.open(here, leaky());
        await editor.open(there, leaky());
        await editor.diagnostics(here);
        assert.equal(ours(await editor.diagnostics(there))[0]?.severity, 2);
        await until("the folder's settings count", () => editor.refreshes > 0);
        assert.equal(ours(await editor.diagnostics(here))[0]?.severity, 1);
        editor.settings = () => ({ rules: { [rule]: "off" } });
        const before = editor.refreshes;
        await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
        await until("a refresh", () => editor.refreshes > before);
        assert.deepEqual(ours(await editor.diagnostics(here)), []);
        assert.deepEqual(ours(await editor.diagnostics(there)), []);
      } finally {
        other.dispose();
      }
    });

    it("lets a project's file go before them, and marks its mistakes", async () => {
      const uri = folder.uri("a.go");
      await editor.open(uri, leaky());
      assert.equal(ours(await editor.diagnostics(uri)).length, 1);
      folder.write(".goleaklens.json", `{\n  "rules": { "${rule}": "off" },\n  "profil": "strict"\n}\n`);
      await editor.changedOnDisk({ uri: folder.uri(".goleaklens.json"), type: 1 });
      await until("a refresh", () => editor.refreshes > 0);
      assert.deepEqual(ours(await editor.diagnostics(uri)), []);
      const mistakes = editor.published.get(folder.uri(".goleaklens.json"));
      assert.match(String(mistakes?.[0]?.message), /profil/);
      assert.equal(mistakes?.[0]?.range.start.line, 2);
      const effective = await editor.connection.sendRequest<EffectiveConfig>(Requests.configuration, { uri });
      assert.equal(effective.file, folder.uri(".goleaklens.json"));
      folder.delete(".goleaklens.json");
      await editor.changedOnDisk({ uri: folder.uri(".goleaklens.json"), type: 3 });
      await until("the marks vanish", () => editor.published.get(folder.uri(".goleaklens.json"))?.length === 0);
      assert.equal(ours(await editor.diagnostics(uri)).length, 1);
    });

    it("leave to gopls what go vet reports, where they say so", async () => {
      const uri = folder.uri("a.go");
      await editor.open(uri, leaky());
      assert.equal(ours(await editor.diagnostics(uri)).length, 1);
      editor.settings = () => ({ overlap: "leaveToVet" });
      await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      await until("a refresh", () => editor.refreshes > 0);
      assert.deepEqual(ours(await editor.diagnostics(uri)), []);
      const { values } = await editor.connection.sendRequest<EffectiveConfig>(Requests.configuration, { uri });
      assert.equal(values.overlap, "leaveToVet");
    });

    it("come with the notification for a client that cannot be asked", async () => {
      const plain = new Editor({ capabilities: { textDocument: capabilities.textDocument } });
      try {
        await plain.start(folder);
        const uri = folder.uri("a.go");
        await plain.open(uri, leaky());
        assert.equal(ours(await plain.diagnostics(uri)).length, 1);
        await plain.connection.sendNotification("workspace/didChangeConfiguration", {
          settings: { goLeakLens: { rules: { [rule]: "off" } } },
        });
        assert.deepEqual(ours(await plain.diagnostics(uri)), []);
      } finally {
        await plain.kill();
      }
    });
  });

  describe("push, for clients that cannot pull", () => {
    it("publishes, follows edits, and takes everything back on close", async () => {
      const { diagnostic: _, ...textDocument } = capabilities.textDocument!;
      const pushed = new Editor({ capabilities: { ...capabilities, textDocument } });
      try {
        await pushed.start(folder);
        assert.equal(pushed.result?.capabilities.diagnosticProvider, undefined);
        const uri = folder.uri("a.go");
        await pushed.open(uri, leaky());
        await until("a finding", () => ours(pushed.published.get(uri) ?? []).length === 1);
        await pushed.replace(uri, "ctx, _", "ctx, cancel");
        await until("it is gone", () => ours(pushed.published.get(uri) ?? []).length === 0);
        await pushed.replace(uri, "ctx, cancel", "ctx, _");
        await until("it is back", () => ours(pushed.published.get(uri) ?? []).length === 1);
        await pushed.close(uri);
        await until("nothing is left", () => pushed.published.get(uri)?.length === 0);
      } finally {
        await pushed.kill();
      }
    });
  });

  describe("views", () => {
    it("get findings when asked", async () => {
      const uri = folder.uri("a.go");
      await editor.open(uri, leaky());
      const { findings, version } = await editor.connection.sendRequest<FileFindings>(Requests.findings, { uri });
      const [finding] = findings.filter((view) => view.rule === rule);
      assert.equal(version, 1);
      assert.equal(finding?.function, "dial");
      assert.deepEqual(
        await editor.connection.sendRequest(Requests.finding, { uri, rule, fingerprint: finding.fingerprint }),
        finding,
      );
    });
  });
});
