import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { MessageChannel } from "node:worker_threads";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createProtocolConnection,
  type DataCallback,
  type DocumentDiagnosticReport,
  type Message,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from "vscode-languageserver-protocol/node";
import { Requests, type ScanResult } from "../../src/lsp/protocol";
import { capabilities, Editor, Folder, until } from "./editor";
import { goMod, leaky, rule } from "./samples";

const dist = join(__dirname, "../../../dist");
type Port = MessageChannel["port1"];

class PortReader extends AbstractMessageReader {
  constructor(private readonly port: Port) {
    super();
  }
  listen(callback: DataCallback) {
    this.port.on("message", callback);
    return { dispose: () => this.port.off("message", callback) };
  }
  /** An open port would keep the process waiting, and closing one closes the other. */
  override dispose(): void {
    super.dispose();
    this.port.close();
  }
}

class PortWriter extends AbstractMessageWriter {
  constructor(private readonly port: Port) {
    super();
  }
  async write(message: Message): Promise<void> {
    this.port.postMessage(message);
  }
  end(): void {}
}

/** The bundle for browsers in a global scope that has what a worker of a browser has, and nothing of Node. */
function startWorker(port: Port): void {
  const scope: Record<string, unknown> = {
    performance,
    setTimeout: (callback: () => void, time: number) => Number(setTimeout(callback, time)),
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    TextDecoder,
    TextEncoder,
    WebAssembly: Reflect.get(globalThis, "WebAssembly"),
    AbortController,
    URL,
    console,
    fetch: async (url: string) => {
      const bytes = readFileSync(join(dist, url.replace("https://ext/dist/", "")));
      return {
        ok: true,
        arrayBuffer: async () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
      };
    },
    postMessage: (message: unknown) => port.postMessage(message),
    addEventListener: () => {},
  };
  scope.self = scope;
  scope.globalThis = scope;
  const context = createContext(scope);
  for (const script of ["core.js", "server-browser.js"])
    runInContext(readFileSync(join(dist, script), "utf8"), context);
  port.on("message", (data) => (scope.onmessage as (event: { data: unknown }) => void)({ data }));
}

describe("protocol: files that only the client can read", () => {
  const root = "vscode-vfs://github/owner/app";
  const files = {
    [`${root}/go.mod`]: goMod,
    [`${root}/a.go`]: leaky(),
    [`${root}/store/store.go`]: leaky("open", "store"),
    [`${root}/.goleaklens/queries/own.scm`]: `; rule: no-dial
; message: {name}
((call_expression function: (selector_expression field: (field_identifier) @name)) @leak
  (#calls? @leak "net.Dialer.DialContext"))
`,
  };
  const mirrored = Object.entries(files).map(([uri, text]) => ({ uri, text }));

  describe("with a server in a browser's worker", () => {
    let connection: ProtocolConnection;
    afterEach(() => connection.dispose());

    it("analyses, scans and follows changes", async () => {
      const { port1, port2 } = new MessageChannel();
      startWorker(port2);
      connection = createProtocolConnection(new PortReader(port1), new PortWriter(port1));
      const published = new Map<string, number>();
      connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }: PublishDiagnosticsParams) => {
        published.set(uri, diagnostics.length);
      });
      connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => ({})));
      connection.onRequest("client/registerCapability", () => null);
      connection.onRequest("workspace/diagnostic/refresh", () => null);
      connection.listen();
      await connection.sendRequest("initialize", {
        processId: null,
        rootUri: null,
        capabilities,
        initializationOptions: { resources: "https://ext/dist" },
        workspaceFolders: [{ uri: root, name: "app" }],
      });
      await connection.sendNotification("initialized", {});
      await connection.sendRequest(Requests.mirror, { files: mirrored });
      const uri = `${root}/a.go`;
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "go", version: 1, text: leaky() },
      });
      const report: DocumentDiagnosticReport = await connection.sendRequest("textDocument/diagnostic", {
        textDocument: { uri },
      });
      assert.ok(report.kind === "full" && report.items.some(({ code }) => code === rule));
      assert.ok(report.items.some(({ code }) => code === "no-dial"));
      const progress: string[] = [];
      connection.onNotification("$/progress", ({ value }) => {
        progress.push(value.message);
      });
      const result: ScanResult = await connection.sendRequest(Requests.scanWorkspace, { workDoneToken: "scan" });
      assert.equal(result.packages, 2);
      assert.ok(progress.includes("1 of 2 files"), progress.join());
      const closed = `${root}/store/store.go`;
      assert.ok(published.get(closed)! > 0);
      await connection.sendRequest(Requests.mirror, { files: [{ uri: closed, text: null }] });
      await until("the vanished file is clean", () => published.get(closed) === 0);
    });
  });

  describe("with a server on this machine", () => {
    it("serves a virtual workspace beside folders of the disk", async () => {
      const folder = new Folder({ "go.mod": goMod, "a.go": leaky() });
      const editor = await new Editor().start(folder);
      try {
        await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
          event: { added: [{ uri: root, name: "app" }], removed: [] },
        });
        await editor.connection.sendRequest(Requests.mirror, { files: mirrored });
        await editor.open(`${root}/a.go`, leaky());
        const found = (await editor.diagnostics(`${root}/a.go`)).map(({ code }) => code);
        assert.ok(found.includes(rule) && found.includes("no-dial"), found.join());
        const result: ScanResult = await editor.connection.sendRequest(Requests.scanWorkspace, {});
        assert.equal(result.packages, 3);
        assert.ok(editor.published.has(`${root}/store/store.go`));
      } finally {
        await editor.kill();
        folder.dispose();
      }
    });
  });
});
