import { PassThrough } from "node:stream";
import { createConnection } from "vscode-languageserver/node";
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import type { AnalysisConfig, AnalysisProblem, Engine, LauncherInfo, PackageResult } from "../../../src/engine/engine";
import { locator } from "../../../src/engine/located";
import type { Finding } from "../../../src/finding/finding";
import { say } from "../../../src/finding/say";
import type { Basis } from "../../../src/go/footprint";
import type { DirectoryEntry, Host } from "../../../src/go/host";
import type { Configurations, Scanner, ScanRequest, ServerParts } from "../../../src/lsp/parts";
import type { InitializationOptions, Settings } from "../../../src/lsp/protocol";
import { createServer } from "../../../src/lsp/server";
import type { RuleMeta } from "../../../src/rules/rule";

/** Files in memory, as a disk. */
export class MemoryDisk implements Host {
  readonly files = new Map<string, string>();

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.files.set(path, text);
  }

  readFile(path: string): string | undefined {
    return this.files.get(path);
  }

  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    const names = new Map<string, boolean>();
    for (const file of this.files.keys()) {
      if (!file.startsWith(`${path}/`)) continue;
      const [first, ...rest] = file.slice(path.length + 1).split("/");
      names.set(first!, rest.length > 0);
    }
    return names.size === 0 ? undefined : [...names].map(([name, isDirectory]) => ({ name, isDirectory }));
  }
}

export const fakeRule: RuleMeta = {
  id: "fake-leak",
  family: "resource",
  tier: "proven",
  severity: "warning",
  summary: "a leak(x) without release(x)",
  docs: { what: "Finds leaks.", why: "They leak.", example: "", mended: "", limits: "", references: [] },
  fix: { title: "Keep it", safety: "safe" },
  detection: ["syntax"],
  overlaps: [],
};

/**
 * An engine whose language has two words: `leak(x)` in a file is a finding unless some file of the folder says
 * `release(x)` or the line above ignores the rule. `panic` as a word makes it throw.
 */
export class FakeEngine implements Engine {
  analyses = 0;
  readonly forgotten: string[] = [];
  /** Called in each analysis; a test can make it slow or failing. */
  hook: (dir: string) => void = () => {};

  constructor(readonly host: Host) {}

  analysePackage(dir: string, config: AnalysisConfig): PackageResult {
    this.analyses++;
    this.hook(dir);
    const names = (this.host.readDirectory(dir) ?? []).filter((entry) => entry.name.endsWith(".go"));
    const files = names.map(({ name }) => ({
      path: `${dir}/${name}`,
      text: this.host.readFile(`${dir}/${name}`) ?? "",
    }));
    const released = new Set(files.flatMap(({ text }) => [...text.matchAll(/release\((\w+)\)/g)].map((m) => m[1])));
    const setting = config.rules["fake-leak"];
    const findings = files.flatMap(({ path, text }) =>
      [...text.matchAll(/leak\((\w+)\)/g)]
        .filter((match) => !released.has(match[1]))
        .flatMap((match) => (setting === "off" ? [] : [leakFinding(path, text, match, setting ?? "warning")])),
    );
    return { dir, findings, problems: [], files: files.length, functions: 0 };
  }

  basis(dir: string): Basis {
    return { folders: [dir], questions: [] };
  }

  filesChanged(paths: readonly string[]): readonly string[] {
    return paths.map((path) => path.slice(0, path.lastIndexOf("/")));
  }

  launchers(): readonly LauncherInfo[] {
    return [];
  }

  queryProblems(): readonly AnalysisProblem[] {
    return [];
  }

  forget(dir: string): void {
    this.forgotten.push(dir);
  }

  trim(): void {}

  dispose(): void {}
}

function leakFinding(file: string, text: string, match: RegExpExecArray, severity: Finding["severity"]): Finding {
  const start = match.index;
  const end = start + match[0].length;
  const name = match[1]!;
  const above = text.slice(0, text.lastIndexOf("\n", start) + 1).trimEnd();
  return {
    rule: "fake-leak",
    family: "resource",
    tier: "proven",
    severity,
    message: say`${name} leaks`,
    span: { file, start, end },
    function: "F",
    trace: [
      { span: { file, start, end }, text: say`acquired here` },
      { span: { file, start: text.length, end: text.length }, text: say`leaves here` },
    ],
    fixes: [
      { title: say`Drop it`, safety: "unsafe", edits: [{ span: { file, start, end }, newText: "" }] },
      { title: say`Keep it`, safety: "safe", edits: [{ span: { file, start, end: start + 4 }, newText: "kept" }] },
    ],
    fingerprint: `fake-leak/${name}`,
    suppressed: /\/\/leaklens:ignore[^\n]*fake-leak[^\n]*$/.test(above),
  };
}

/** Configurations that take the editor's `rules` and `include` as they are. */
export class FakeConfigurations implements Configurations {
  effective(_dir: string, _root: string, settings: Partial<Settings>) {
    const config = {
      root: "/w",
      profile: "recommended",
      rules: settings.rules ?? {},
      overlap: "report",
      include: [],
      exclude: [],
      tests: true,
      generated: false,
      vendor: false,
      queries: [],
      goVersion: undefined,
    } as AnalysisConfig;
    return { config, file: undefined, rules: [], problems: [] };
  }

  forget(): void {}
}

/** A scanner that analyses folders of the disk one after the other, a turn each; `hold` keeps it from going on. */
export class FakeScanner implements Scanner {
  hold: Promise<void> = Promise.resolve();

  constructor(readonly disk: MemoryDisk) {}

  async scan(request: ScanRequest) {
    const engine = new FakeEngine(this.disk);
    const dirs = new Set([...this.disk.files.keys()].map((path) => path.slice(0, path.lastIndexOf("/"))));
    const wanted = [...dirs].filter((dir) => request.folders.some((folder) => `${dir}/`.startsWith(`${folder}/`)));
    let files = 0;
    for (const [index, dir] of wanted.entries()) {
      if (request.signal.aborted) break;
      const result = engine.analysePackage(dir, request.configFor(dir));
      files += result.files;
      request.onPackage({ ...result, findings: result.findings.map(locator((path) => this.disk.readFile(path))) });
      request.onProgress(index + 1, wanted.length);
      await this.hold;
    }
    return { files, packages: wanted.length, functions: 0, problems: [] };
  }

  async dispose(): Promise<void> {}
}

/** What VS Code's client says it can do, as far as the server looks. */
export const fullCapabilities: ClientCapabilities = {
  textDocument: {
    diagnostic: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1] },
    },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
  },
};

export const pushCapabilities: ClientCapabilities = {
  ...fullCapabilities,
  textDocument: {
    ...fullCapabilities.textDocument,
    diagnostic: undefined,
    publishDiagnostics: { relatedInformation: true, dataSupport: true, codeDescriptionSupport: true },
  },
};

/** A server with fakes around it and a client at the other end of two pipes. */
export class Duo {
  readonly client: ProtocolConnection;
  readonly disk: MemoryDisk;
  readonly scanner: FakeScanner;
  readonly published: PublishDiagnosticsParams[] = [];
  refreshes = 0;
  settings: Partial<Settings> = {};
  #engine: FakeEngine | undefined;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.disk = new MemoryDisk(files);
    this.scanner = new FakeScanner(this.disk);
    const [up, down] = [new PassThrough(), new PassThrough()];
    const parts: ServerParts = {
      version: "0",
      disk: this.disk,
      rules: [fakeRule],
      createEngine: async (host) => {
        this.#engine = new FakeEngine(host);
        return this.#engine;
      },
      createConfigurations: () => new FakeConfigurations(),
      scanner: this.scanner,
    };
    const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    createServer(server, parts);
    server.listen();
    this.client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.client.onNotification("textDocument/publishDiagnostics", (params) => {
      this.published.push(params);
    });
    this.client.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      return null;
    });
    this.client.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      items.map(() => this.settings),
    );
    this.client.onRequest("client/registerCapability", () => null);
    this.client.listen();
  }

  get engine(): FakeEngine {
    if (!this.#engine) throw new Error("not started");
    return this.#engine;
  }

  async start(capabilities = fullCapabilities, options: InitializationOptions = {}): Promise<InitializeResult> {
    const result = await this.client.sendRequest<InitializeResult>("initialize", {
      processId: null,
      rootUri: null,
      capabilities,
      initializationOptions: options,
      workspaceFolders: [{ uri: "file:///w", name: "w" }],
    });
    await this.client.sendNotification("initialized", {});
    await settled();
    return result;
  }

  open(uri: string, text: string, version = 1): Promise<void> {
    return this.client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "go", version, text },
    });
  }

  change(uri: string, text: string, version: number): Promise<void> {
    return this.client.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  close(uri: string): Promise<void> {
    return this.client.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.client.sendRequest("textDocument/diagnostic", { textDocument: { uri }, previousResultId });
  }

  async items(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    return report.kind === "full" ? report.items : [];
  }

  /** What a client that is pushed to shows of a file now. */
  shown(uri: string): Diagnostic[] | undefined {
    return this.published.findLast((params) => params.uri === uri)?.diagnostics;
  }

  dispose(): void {
    this.client.dispose();
  }
}

/** Lets both ends work until they have nothing left to say. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when the condition holds; rejects when it has not after a while. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
