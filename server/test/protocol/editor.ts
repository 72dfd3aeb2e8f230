import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CancellationToken,
  type ClientCapabilities,
  type CodeAction,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type LogMessageParams,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { InitializationOptions } from "../../src/lsp/protocol";

const dist = join(__dirname, "../../../dist");
const serverFile = join(dist, "server.js");

/** What VS Code's client can do, as far as the server looks. */
export const capabilities: ClientCapabilities = {
  textDocument: {
    diagnostic: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source", "source.fixAll"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
  },
  window: { workDoneProgress: true },
};

/** A folder on disk for one test, gone afterwards. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "leaklens-protocol-"));

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string | Uint8Array, mode = 0o644): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), content, { mode });
  }

  delete(name: string): void {
    rmSync(join(this.path, name), { recursive: true });
  }

  uri(name = ""): string {
    return pathToFileURL(join(this.path, name)).toString().replace(/\/$/, "");
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface EditorOptions {
  readonly transport?: "stdio" | "node-ipc";
  /** Script in `dist/` and its arguments, in place of the server's own. */
  readonly command?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly options?: InitializationOptions;
  /** Language of the person. */
  readonly locale?: string;
  /** Folder of the user's caches; without it the server has one of its own. */
  readonly caches?: Folder;
  /** Answers `workspace/configuration` for a scope. */
  readonly settings?: (scope: string | undefined) => object;
}

/** A language client that does what an editor does, on a server in a process of its own. */
export class Editor {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly published = new Map<string, Diagnostic[]>();
  readonly publications: PublishDiagnosticsParams[] = [];
  readonly log: LogMessageParams[] = [];
  readonly registered: string[] = [];
  readonly documents = new Map<string, TextDocument>();
  readonly #caches: Folder;
  refreshes = 0;
  settings: (scope: string | undefined) => object;
  result: InitializeResult | undefined;

  constructor(private readonly setup: EditorOptions = {}) {
    if (!existsSync(serverFile)) throw new Error(`${serverFile} is missing: npm run build`);
    this.settings = setup.settings ?? (() => ({}));
    this.#caches = setup.caches ?? new Folder();
    const { path } = this.#caches;
    const env = { ...process.env, XDG_CACHE_HOME: path, LOCALAPPDATA: path };
    if (setup.transport === "node-ipc") {
      this.process = fork(serverFile, ["--node-ipc"], { silent: true, env });
      this.connection = createProtocolConnection(
        new IPCMessageReader(this.process),
        new IPCMessageWriter(this.process),
      );
    } else {
      const [script, ...args] = setup.command ?? ["server.js", "--stdio"];
      const child = spawn(process.execPath, [join(dist, script!), ...args], { stdio: "pipe", env });
      this.process = child;
      this.connection = createProtocolConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
      );
    }
    this.process.stderr?.on("data", (chunk) => process.stderr.write(`server: ${chunk}`));
    this.#answer();
    this.connection.listen();
  }

  #answer(): void {
    const { connection } = this;
    connection.onNotification("textDocument/publishDiagnostics", (params) => {
      this.published.set(params.uri, params.diagnostics);
      this.publications.push(params);
    });
    connection.onNotification("window/logMessage", (params) => {
      this.log.push(params);
    });
    connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      return null;
    });
    connection.onRequest("workspace/configuration", ({ items }: { items: { scopeUri?: string }[] }) =>
      items.map(({ scopeUri }) => this.settings(scopeUri)),
    );
    connection.onRequest("client/registerCapability", ({ registrations }) => {
      for (const { method } of registrations) this.registered.push(method);
      return null;
    });
    connection.onRequest("window/workDoneProgress/create", () => null);
  }

  async start(...folders: Pick<Folder, "uri">[]): Promise<this> {
    this.result = await this.connection.sendRequest<InitializeResult>("initialize", {
      processId: process.pid,
      locale: this.setup.locale,
      rootUri: folders[0]?.uri() ?? null,
      capabilities: this.setup.capabilities ?? capabilities,
      initializationOptions: this.setup.options ?? {},
      workspaceFolders: folders.map((folder) => ({ uri: folder.uri(), name: "w" })),
    });
    await this.connection.sendNotification("initialized", {});
    return this;
  }

  async open(uri: string, text: string, languageId = "go"): Promise<void> {
    const document = TextDocument.create(uri, languageId, 1, text);
    this.documents.set(uri, document);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  text(uri: string): string {
    return this.documents.get(uri)!.getText();
  }

  /** Replaces a stretch of the text, offsets in UTF-16 units, as an incremental edit. */
  async edit(uri: string, start: number, end: number, text: string): Promise<void> {
    const document = this.documents.get(uri)!;
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    const version = document.version + 1;
    this.documents.set(uri, TextDocument.update(document, [{ range, text }], version));
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  replace(uri: string, from: string, to: string): Promise<void> {
    const at = this.text(uri).indexOf(from);
    if (at === -1) throw new Error(`${JSON.stringify(from)} is not in ${uri}`);
    return this.edit(uri, at, at + from.length, to);
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  save(uri: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  }

  changedOnDisk(...changes: { uri: string; type: 1 | 2 | 3 }[]): Promise<void> {
    return this.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  }

  pull(uri: string, token?: CancellationToken, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(
      "textDocument/diagnostic",
      { textDocument: { uri }, identifier: "go-leak-lens", previousResultId },
      token ?? CancellationToken.None,
    );
  }

  /** The diagnostics of a document, asked again while the server says that it is busy with newer text. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    for (;;) {
      try {
        const report = await this.pull(uri);
        if (report.kind !== "full") throw new Error("unchanged without an earlier id");
        return report.items;
      } catch (error) {
        if ((error as { code?: number }).code !== -32802) throw error;
      }
    }
  }

  actions(uri: string, range: Range, diagnostics: Diagnostic[], only?: string[]): Promise<CodeAction[]> {
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: { diagnostics, only },
    });
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest("codeAction/resolve", action);
  }

  /** Makes a workspace edit in the open documents; refuses one for another version, as editors do. */
  async apply(edit: WorkspaceEdit): Promise<void> {
    for (const change of edit.documentChanges ?? []) {
      if (!("edits" in change)) throw new Error("only text edits are expected");
      const { uri, version } = change.textDocument;
      const document = this.documents.get(uri)!;
      if (version !== document.version) throw new Error(`edit for version ${version}, not ${document.version}`);
      const text = TextDocument.applyEdits(document, change.edits as TextEdit[]);
      await this.edit(uri, 0, document.getText().length, text);
    }
  }

  /** Says goodbye as the protocol wants it and answers the exit code. */
  async stop(): Promise<number | null> {
    const exited = once(this.process, "exit");
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const [code] = await exited;
    this.connection.dispose();
    return code as number | null;
  }

  /** Ends the server whatever it does. */
  async kill(): Promise<void> {
    this.connection.dispose();
    if (this.setup.caches === undefined) this.#caches.dispose();
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await exited;
  }
}

/** Resolves when the condition holds; rejects when it has not after a long while. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
