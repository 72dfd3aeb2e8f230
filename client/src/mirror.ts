import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";
import { configFileName, type MirrorParams, Requests } from "../../server/src/lsp/protocol";
import type { Platform } from "./server";
import { filesCount } from "./words";

/** What an analysis reads: Go files, modules, the configuration, and query files. */
const pattern = `**/{*.go,*.scm,go.mod,go.work,modules.txt,${configFileName}}`;
const wanted = new Set(["go.mod", "go.work", "modules.txt", configFileName]);
/** Folders without Go that a person wrote. */
const skipped = new Set([".git", "node_modules"]);
/** A virtual file is fetched over the network; more of them than this stay out. */
const limit = 2_000;
/** Files in one message. */
const batch = 50;

/**
 * Gives the server the files that it cannot read itself: those of virtual workspaces, and all in a browser. Sends them
 * whenever the server has started, and again as they change.
 */
export class Mirror {
  readonly #client: BaseLanguageClient;
  readonly #canRead: Platform["canRead"];
  readonly #log: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable[] = [];

  constructor(client: BaseLanguageClient, platform: Pick<Platform, "canRead">, log: vscode.LogOutputChannel) {
    this.#client = client;
    this.#canRead = platform.canRead;
    this.#log = log;
    if (!this.#folders().length) return;
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = (uri: vscode.Uri): void => {
      if (!this.#canRead(uri)) void this.#send([uri]);
    };
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
    this.#subscriptions.push(
      watcher,
      // Not every virtual file system tells of its changes; what is done in the editor is known anyway.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => isWanted(uri) && changed(uri)),
      vscode.workspace.onDidCreateFiles(({ files }) => files.filter(isWanted).forEach(changed)),
      vscode.workspace.onDidDeleteFiles(({ files }) => files.filter(isWanted).forEach(changed)),
      vscode.workspace.onDidRenameFiles(({ files }) =>
        files
          .flatMap(({ oldUri, newUri }) => [oldUri, newUri])
          .filter(isWanted)
          .forEach(changed),
      ),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) void this.#sendAll();
      }),
    );
    if (client.state === State.Running) void this.#sendAll();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #folders(): vscode.WorkspaceFolder[] {
    return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => !this.#canRead(uri));
  }

  async #sendAll(): Promise<void> {
    for (const folder of this.#folders()) {
      const files = await filesBelow(folder.uri);
      if (files.length === limit)
        this.#log.warn(`${folder.name}: only ${limit} files of a virtual workspace are read.`);
      else this.#log.info(`${folder.name}: reading ${filesCount(files.length)} for the server.`);
      for (let from = 0; from < files.length; from += batch) await this.#send(files.slice(from, from + batch));
    }
  }

  async #send(uris: readonly vscode.Uri[]): Promise<void> {
    const files = await Promise.all(
      uris.map(async (uri) => ({ uri: this.#client.code2ProtocolConverter.asUri(uri), text: await textOf(uri) })),
    );
    const params: MirrorParams = { files };
    try {
      await this.#client.sendRequest(Requests.mirror, params);
    } catch (error) {
      this.#log.warn(`The server did not take ${filesCount(files.length)}: ${String(error)}`);
    }
  }
}

function isWanted({ path }: { readonly path: string }): boolean {
  return /\.(?:go|scm)$/.test(path) || wanted.has(path.slice(path.lastIndexOf("/") + 1));
}

/** Walks a folder; many file systems of virtual workspaces know no search. */
async function filesBelow(folder: vscode.Uri): Promise<vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next && files.length < limit; next = folders.pop()) {
    const parent = next;
    const entries = await vscode.workspace.fs.readDirectory(parent).then(undefined, () => []);
    for (const [name, type] of entries) {
      if (type === vscode.FileType.Directory && !skipped.has(name)) folders.push(vscode.Uri.joinPath(parent, name));
      else if (isWanted({ path: name })) files.push(vscode.Uri.joinPath(parent, name));
    }
  }
  return files.slice(0, limit);
}

/** A file's text; null where it is gone. */
async function textOf(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
