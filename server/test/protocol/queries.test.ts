import assert from "node:assert/strict";
import type { Diagnostic, Hover } from "vscode-languageserver-protocol/node";
import { ClientCommands, Requests, type RuleInfo, type ScanResult } from "../../src/lsp/protocol";
import { Editor, Folder, until } from "./editor";
import { goMod } from "./samples";

const query = `; rule: no-sleep
; message: \`{name}\` holds everything up
; severity: error
((call_expression function: (selector_expression field: (field_identifier) @name)) @leak
  (#calls? @leak "time.Sleep"))
`;
const go = 'package app\n\nimport "time"\n\nfunc f() {\n\ttime.Sleep(1)\n}\n';
const name = ".goleaklens/queries/own.scm";

describe("protocol: a project's own queries", () => {
  let folder: Folder;
  let editor: Editor;
  beforeEach(async () => {
    folder = new Folder({ "go.mod": goMod, "a.go": go, [name]: query });
    editor = await new Editor({ options: { commands: Object.values(ClientCommands) } }).start(folder);
  });
  afterEach(async () => {
    await editor.kill();
    folder.dispose();
  });

  const own = async (): Promise<Diagnostic[]> =>
    (await editor.diagnostics(folder.uri("a.go"))).filter(({ code }) => code === "no-sleep");
  const marks = (file = name): string[] =>
    (editor.published.get(folder.uri(file)) ?? []).map(({ range, message }) => `${range.start.line + 1}: ${message}`);

  it("find, explain, suppress and turn off as the program's rules do", async () => {
    const uri = folder.uri("a.go");
    await editor.open(uri, go);
    const [diagnostic] = await own();
    assert.deepEqual(
      [diagnostic?.message, diagnostic?.severity, diagnostic?.codeDescription?.href],
      ["`Sleep` holds everything up", 1, folder.uri(name)],
    );
    const actions = await editor.actions(uri, diagnostic!.range, [diagnostic!]);
    assert.deepEqual(actions.at(-1)?.command?.arguments, ["no-sleep", folder.uri(name)]);
    const hover = await editor.connection.sendRequest<Hover>("textDocument/hover", {
      textDocument: { uri },
      position: diagnostic!.range.start,
    });
    assert.match(JSON.stringify(hover.contents), /no-sleep.*holds everything up/);
    const rules = await editor.connection.sendRequest<RuleInfo[]>(Requests.rules);
    assert.equal(rules.at(-1)?.id, "no-sleep");
    await editor.replace(uri, "\ttime.Sleep", "\t//leaklens:ignore no-sleep -- why\n\ttime.Sleep");
    assert.deepEqual(await own(), []);
    assert.deepEqual(await editor.diagnostics(uri), []);
    await editor.replace(uri, "\t//leaklens:ignore no-sleep -- why\n", "");
    assert.equal((await own()).length, 1);
    editor.settings = () => ({ rules: { "no-sleep": "off" } });
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await until("a refresh", () => editor.refreshes > 0);
    assert.deepEqual(await own(), []);
  });

  it("follow what is typed into the file, mistakes and findings alike", async () => {
    await editor.open(folder.uri("a.go"), go);
    assert.equal((await own()).length, 1);
    const uri = folder.uri(name);
    await editor.open(uri, query, "tree-sitter-query");
    await editor.replace(uri, "call_expression", "call_exp");
    await until("a mark", () => marks().length === 1);
    assert.match(marks()[0]!, /^4: .*call_exp/);
    await editor.replace(uri, "call_exp", "call_expression");
    await until("no mark", () => marks().length === 0);
    const before = editor.refreshes;
    await editor.replace(uri, "time.Sleep", "time.Now");
    await until("a refresh", () => editor.refreshes > before);
    assert.deepEqual(await own(), []);
    await editor.close(uri);
    await until("another refresh", () => editor.refreshes > before + 1);
    assert.equal((await own()).length, 1, "the file on disk counts again");
  });

  it("mark a file that is not open when it counts, and take the marks back with it", async () => {
    folder.write(".goleaklens/queries/bad.scm", "((call_expression) @leak)\n");
    await editor.changedOnDisk({ uri: folder.uri(".goleaklens/queries/bad.scm"), type: 1 });
    await editor.open(folder.uri("a.go"), go);
    assert.equal((await own()).length, 1);
    await until("a mark", () => marks(".goleaklens/queries/bad.scm").length === 1);
    folder.delete(".goleaklens");
    await editor.changedOnDisk({ uri: folder.uri(".goleaklens"), type: 3 });
    await until("no mark", () => marks(".goleaklens/queries/bad.scm").length === 0);
    assert.deepEqual(await own(), []);
  });

  it("are marked by push alone: a pull would answer that nothing is wrong", async () => {
    const uri = folder.uri(name);
    await editor.open(uri, query.replace("call_expression", "call_exp"), "tree-sitter-query");
    await until("a mark", () => marks().length === 1);
    const { diagnosticProvider } = editor.result!.capabilities;
    assert.ok(diagnosticProvider && "documentSelector" in diagnosticProvider);
    assert.deepEqual(diagnosticProvider.documentSelector, [{ language: "go" }]);
  });

  it("come from folders that the settings name, and count in a scan", async () => {
    folder.delete(".goleaklens");
    folder.write("lint/own.scm", query);
    editor.settings = () => ({ queryFolders: ["lint"] });
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await editor.changedOnDisk({ uri: folder.uri(".goleaklens"), type: 3 });
    const result = await editor.connection.sendRequest<ScanResult>(Requests.scanWorkspace, {});
    assert.equal(result.findings, 1);
    assert.equal(editor.published.get(folder.uri("a.go"))?.[0]?.code, "no-sleep");
    await editor.open(folder.uri("lint/own.scm"), `${query}((`, "scheme");
    await until("a mark", () => marks("lint/own.scm").length === 1);
    await until("the finding is gone", () => editor.published.get(folder.uri("a.go"))?.length === 0);
  });

  it("leave other programs' queries alone", async () => {
    folder.write("queries/highlights.scm", "(string) @string");
    await editor.open(folder.uri("queries/highlights.scm"), "((string)", "tree-sitter-query");
    await editor.open(folder.uri("a.go"), go);
    assert.equal((await own()).length, 1);
    assert.deepEqual([...editor.published.keys()], []);
  });
});
