import assert from "node:assert/strict";
import { CancellationTokenSource, type CodeAction, type ResponseError } from "vscode-languageserver-protocol/node";
import { ClientCommands, type FileFindings, Requests, type ScanResult } from "../../../src/lsp/protocol";
import { Duo, fullCapabilities, pushCapabilities, settled, until } from "./fakes";

const a = "file:///w/p/a.go";
const b = "file:///w/p/b.go";

describe("language server", () => {
  let duo: Duo;
  afterEach(() => duo.dispose());

  describe("pull diagnostics", () => {
    it("answers with rule, page, trace and data", async () => {
      duo = new Duo();
      const { capabilities } = await duo.start();
      assert.deepEqual(capabilities.diagnosticProvider, {
        documentSelector: [{ language: "go" }],
        identifier: "go-leak-lens",
        interFileDependencies: true,
        workspaceDiagnostics: false,
      });
      await duo.open(a, "package p\n\tleak(x)\n");
      const [diagnostic] = await duo.items(a);
      assert.equal(diagnostic?.source, "go-leak-lens");
      assert.equal(diagnostic.code, "fake-leak");
      assert.match(diagnostic.codeDescription?.href ?? "", /docs\/rules\/fake-leak\.md$/);
      assert.deepEqual(diagnostic.range, { start: { line: 1, character: 1 }, end: { line: 1, character: 8 } });
      assert.deepEqual(
        diagnostic.relatedInformation?.map((info) => info.message),
        ["1. acquired here", "2. leaves here"],
      );
      assert.equal(diagnostic.data.fingerprint, "fake-leak/x");
    });

    it("says unchanged only while the list is the same", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      const first = await duo.pull(a);
      assert.equal(first.kind, "full");
      await duo.change(a, "leak(x)\n\n", 2);
      // Another text, but the last trace step moved with its end.
      assert.equal((await duo.pull(a, first.resultId)).kind, "full");
      const again = await duo.pull(a);
      assert.equal((await duo.pull(a, again.resultId)).kind, "unchanged");
    });

    it("answers ServerCancelled with retrigger to a request that an edit has overtaken", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      const slow = duo.pull(a).then(
        () => "answered",
        (error: ResponseError<{ retriggerRequest: boolean }>) => error,
      );
      void duo.change(a, "leak(x) leak(y)\n", 2);
      const outcome = await slow;
      assert.ok(outcome instanceof Error);
      assert.equal(outcome.code, -32802);
      assert.deepEqual(outcome.data, { retriggerRequest: true });
      assert.equal((await duo.items(a)).length, 2);
    });

    it("answers RequestCancelled to a cancelled request and goes on", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      const source = new CancellationTokenSource();
      const request = duo.client.sendRequest("textDocument/diagnostic", { textDocument: { uri: a } }, source.token);
      source.cancel();
      await assert.rejects(request, { code: -32800 });
      assert.equal((await duo.items(a)).length, 1);
    });

    it("answers two requests for the same text both", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      const [first, second] = await Promise.all([duo.pull(a), duo.pull(a)]);
      assert.deepEqual(first, second);
      assert.equal(duo.engine.analyses, 1);
    });

    it("takes no notice of the old side of a comparison", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open("git:/w/p/a.go?ref", "leak(x)\n");
      assert.deepEqual(await duo.items("git:/w/p/a.go?ref"), []);
    });

    it("asks for a refresh when an edit changes the answer for another open file, and only then", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      await duo.open(b, "package p\n");
      assert.equal((await duo.items(a)).length, 1);
      assert.equal((await duo.items(b)).length, 0);
      await duo.change(b, "release(x)\n", 2);
      assert.equal((await duo.items(b)).length, 0);
      await settled();
      assert.equal(duo.refreshes, 1);
      assert.equal((await duo.items(a)).length, 0);
      await duo.change(b, "release(x)\n\n", 3);
      await duo.items(b);
      await settled();
      assert.equal(duo.refreshes, 1);
    });

    it("never pushes for a document that is pulled", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      await duo.items(a);
      await duo.change(a, "leak(y)\n", 2);
      await settled();
      assert.deepEqual(duo.published, []);
    });

    it("turns an exception into an error answer and serves the next request", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      await settled();
      duo.engine.hook = () => {
        throw new Error("broken rule");
      };
      await duo.change(a, "leak(y)\n", 2);
      await assert.rejects(duo.pull(a), { code: -32603, message: /broken rule/ });
      duo.engine.hook = () => {};
      assert.equal((await duo.items(a)).length, 1);
    });

    it("answers for a file that is not open from the disk", async () => {
      duo = new Duo({ "/w/p/a.go": "leak(x)\n" });
      await duo.start();
      assert.equal((await duo.items(a)).length, 1);
      assert.equal((await duo.items("file:///w/p/none.go")).length, 0);
    });
  });

  describe("push diagnostics", () => {
    it("serves a client that cannot pull, also when another file changes the answer", async () => {
      duo = new Duo();
      const { capabilities } = await duo.start(pushCapabilities);
      assert.equal(capabilities.diagnosticProvider, undefined);
      await duo.open(a, "leak(x)\n");
      await duo.open(b, "package p\n");
      await settled();
      assert.equal(duo.shown(a)?.length, 1);
      await duo.change(b, "release(x)\n", 2);
      await settled();
      assert.equal(duo.shown(a)?.length, 0);
      assert.equal(duo.shown(b), undefined);
    });

    it("takes everything back on close", async () => {
      duo = new Duo();
      await duo.start(pushCapabilities);
      await duo.open(a, "leak(x)\n");
      await settled();
      await duo.close(a);
      await settled();
      assert.deepEqual(duo.shown(a), []);
    });
  });

  describe("code actions", () => {
    const actionsFor = async (only?: string[]): Promise<CodeAction[]> => {
      const diagnostics = (await duo.items(a)).slice(0, 1);
      const range = diagnostics[0]!.range;
      return duo.client.sendRequest("textDocument/codeAction", {
        textDocument: { uri: a },
        range,
        context: { diagnostics, only },
      });
    };

    it("come in the order of their use, with no edit until resolved", async () => {
      duo = new Duo();
      await duo.start(fullCapabilities, { commands: Object.values(ClientCommands) });
      await duo.open(a, "leak(x)\nleak(y)\n");
      const actions = await actionsFor();
      assert.deepEqual(
        actions.map((action) => action.title),
        [
          "Keep it",
          "Drop it",
          "Fix all `fake-leak` in this file",
          "Show the leak path",
          "Suppress `fake-leak` for this line",
          "Suppress `fake-leak` in this file",
          "Turn `fake-leak` off in the settings",
          "Open the page of `fake-leak`",
        ],
      );
      assert.deepEqual(
        actions.filter((action) => action.isPreferred).map((action) => action.title),
        ["Keep it"],
      );
      assert.ok(actions.every((action) => action.edit === undefined));
    });

    it("resolve to versioned edits, annotated where unsafe", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n", 7);
      const [keep, drop] = await actionsFor();
      const safe: CodeAction = await duo.client.sendRequest("codeAction/resolve", keep);
      assert.deepEqual(safe.edit, {
        documentChanges: [
          {
            textDocument: { uri: a, version: 7 },
            edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }, newText: "kept" }],
          },
        ],
      });
      const unsafe: CodeAction = await duo.client.sendRequest("codeAction/resolve", drop);
      assert.equal(unsafe.edit?.changeAnnotations?.review?.needsConfirmation, true);
    });

    it("are refused when the document has moved on", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      const [keep] = await actionsFor();
      await duo.change(a, "\nleak(x)\n", 2);
      await assert.rejects(duo.client.sendRequest("codeAction/resolve", keep), { code: -32801 });
    });

    it("carry their edits at once for a client that cannot resolve or version", async () => {
      duo = new Duo();
      const { codeAction, ...rest } = fullCapabilities.textDocument!;
      await duo.start({
        textDocument: { ...rest, codeAction: { codeActionLiteralSupport: codeAction!.codeActionLiteralSupport } },
      });
      await duo.open(a, "leak(x)\n");
      const [first] = await actionsFor();
      assert.equal(first?.edit?.changes?.[a]?.[0]?.newText, "kept");
      assert.equal(first.data, undefined);
    });

    it("fix all safe findings of a file", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\nleak(y)\n");
      const [action, ...others] = await actionsFor(["source.fixAll"]);
      assert.equal(action?.kind, "source.fixAll.goLeakLens");
      assert.deepEqual(others, []);
      const { edit }: CodeAction = await duo.client.sendRequest("codeAction/resolve", action);
      const [change] = edit!.documentChanges!;
      assert.equal("edits" in change! && change.edits.length, 2);
    });

    it("are found by range where the client names no diagnostic of ours", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      const at = { line: 0, character: 2 };
      const actions: CodeAction[] = await duo.client.sendRequest("textDocument/codeAction", {
        textDocument: { uri: a },
        range: { start: at, end: at },
        context: { diagnostics: [] },
      });
      assert.equal(actions[0]?.title, "Keep it");
    });

    it("write a suppression with the reason a person gave", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "package p\r\n\tleak(x)\r\n");
      const edit = await duo.client.sendRequest(Requests.suppress, {
        uri: a,
        rule: "fake-leak",
        fingerprint: "fake-leak/x",
        scope: "line",
        version: 1,
        reason: "kept for life",
      });
      const at = { line: 1, character: 0 };
      assert.deepEqual(edit, {
        documentChanges: [
          {
            textDocument: { uri: a, version: 1 },
            edits: [{ range: { start: at, end: at }, newText: "\t//leaklens:ignore fake-leak -- kept for life\r\n" }],
          },
        ],
      });
    });
  });

  describe("hover", () => {
    it("shows the rule on a finding and on its id in a suppression", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "//leaklens:ignore fake-leak -- fine\nleak(x)\n\nleak(y)\n");
      const at = (line: number, character: number) =>
        duo.client.sendRequest<{ contents: { value: string } } | null>("textDocument/hover", {
          textDocument: { uri: a },
          position: { line, character },
        });
      assert.match((await at(3, 1))!.contents.value, /\*\*fake-leak\*\*/);
      assert.match((await at(0, 20))!.contents.value, /\*\*fake-leak\*\*/);
      assert.equal(await at(2, 0), null);
      assert.equal(await at(0, 3), null);
    });
  });

  describe("scan", () => {
    const files = { "/w/p/a.go": "leak(x)\n", "/w/q/c.go": "leak(z)\n", "/w/q/d.go": "package q\n" };

    it("publishes files that are not open, and withdraws them when they are opened", async () => {
      duo = new Duo(files);
      await duo.start();
      await duo.open(a, "leak(x)\n");
      assert.equal((await duo.items(a)).length, 1);
      const result: ScanResult = await duo.client.sendRequest(Requests.scanWorkspace, {});
      assert.equal(result.findings, 2);
      assert.equal(result.cancelled, false);
      assert.equal(duo.shown(a), undefined);
      assert.equal(duo.shown("file:///w/q/c.go")?.length, 1);
      await duo.open("file:///w/q/c.go", "leak(z)\n");
      assert.equal((await duo.items("file:///w/q/c.go")).length, 1);
      assert.deepEqual(duo.shown("file:///w/q/c.go"), []);
      await duo.close("file:///w/q/c.go");
      await settled();
      assert.equal(duo.shown("file:///w/q/c.go")?.length, 1);
    });

    it("streams findings and progress under the client's tokens", async () => {
      duo = new Duo(files);
      await duo.start();
      const parts: FileFindings[] = [];
      const kinds: string[] = [];
      duo.client.onNotification("$/progress", ({ token, value }) => {
        if (token === "p") parts.push(...value);
        else kinds.push(value.kind);
      });
      await duo.client.sendRequest(Requests.scanWorkspace, { workDoneToken: "w", partialResultToken: "p" });
      assert.deepEqual(parts.map((part) => part.uri).sort(), [a, "file:///w/q/c.go"]);
      assert.equal(kinds[0], "begin");
      assert.equal(kinds.at(-1), "end");
    });

    it("stops at once when cancelled, and keeps what it has", async () => {
      duo = new Duo(files);
      await duo.start();
      duo.scanner.hold = new Promise(() => {});
      const source = new CancellationTokenSource();
      const scan = duo.client.sendRequest<ScanResult>(Requests.scanWorkspace, {}, source.token);
      await settled();
      source.cancel();
      const result = await scan;
      assert.equal(result.cancelled, true);
      assert.equal(result.packages, 1);
    });

    it("forgets files that vanish and follows files that change on disk", async () => {
      duo = new Duo(files);
      await duo.start();
      await duo.client.sendRequest(Requests.scanWorkspace, {});
      duo.disk.files.delete("/w/q/c.go");
      duo.disk.files.set("/w/p/a.go", "leak(x) leak(y)\n");
      await duo.client.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [
          { uri: "file:///w/q/c.go", type: 3 },
          { uri: a, type: 2 },
        ],
      });
      await until(() => duo.shown(a)?.length === 2);
      assert.deepEqual(duo.shown("file:///w/q/c.go"), []);
    });

    it("looks at many packages again in the scanner when the settings change", async () => {
      const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`/w/p${i}/a.go`, "leak(x)\n"]));
      duo = new Duo(many);
      await duo.start();
      await duo.client.sendRequest(Requests.scanWorkspace, {});
      assert.equal(duo.shown("file:///w/p39/a.go")?.length, 1);
      duo.settings = { rules: { "fake-leak": "off" } };
      await duo.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
      await until(() => Object.keys(many).every((path) => duo.shown(`file://${path}`)?.length === 0));
      assert.equal(duo.engine.analyses, 0);
    });

    it("leaves closed files to a client that takes the findings feed", async () => {
      duo = new Duo(files);
      const told = new Map<string, number>();
      duo.client.onNotification("goLeakLens/findingsChanged", ({ uri, findings }: FileFindings) => {
        told.set(uri, findings.length);
      });
      await duo.start(fullCapabilities, { findings: true });
      await duo.client.sendRequest(Requests.scanWorkspace, {});
      await settled();
      assert.deepEqual(duo.published, []);
      assert.equal(told.get("file:///w/q/c.go"), 1);
    });
  });

  describe("configuration", () => {
    it("takes a changed setting at once and asks for a refresh", async () => {
      duo = new Duo();
      await duo.start();
      await duo.open(a, "leak(x)\n");
      assert.equal((await duo.items(a)).length, 1);
      duo.settings = { rules: { "fake-leak": "off" } };
      await duo.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
      await settled();
      assert.equal(duo.refreshes, 1);
      assert.equal((await duo.items(a)).length, 0);
    });

    it("leaves a document alone until it is saved where the settings say so", async () => {
      duo = new Duo();
      duo.settings = { run: "onSave" };
      await duo.start();
      await duo.open(a, "leak(x)\n");
      const first = await duo.pull(a);
      await duo.change(a, "leak(x) leak(y)\n", 2);
      assert.deepEqual(await duo.pull(a, first.resultId), { kind: "unchanged", resultId: first.resultId });
      await duo.client.sendNotification("textDocument/didSave", { textDocument: { uri: a } });
      await settled();
      assert.equal(duo.refreshes, 1);
      assert.equal((await duo.items(a)).length, 2);
    });
  });
});
