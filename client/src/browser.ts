import { type ExtensionContext, Uri, workspace } from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import { type Api, end, start } from "./extension";

/** The part of a browser's worker that is needed here; the project's types are those of Node. */
declare class Worker {
  constructor(script: string);
  terminate(): void;
}

/** VS Code in a browser calls this when a Go file is opened or a workspace holds a Go module. */
export function activate(context: ExtensionContext): Promise<Api> {
  const dist = Uri.joinPath(context.extensionUri, "dist");
  let worker: Worker | undefined;
  const create = async (): Promise<MessageTransports> => {
    const scripts = await Promise.all(
      ["core.js", "server-browser.js"].map((name) => bytesOf(Uri.joinPath(dist, name))),
    );
    // A restart: nobody else ends the worker before.
    worker?.terminate();
    // From a blob, since a worker's script must come from the page's own origin, and extensions come from another.
    worker = new Worker(URL.createObjectURL(new Blob(scripts, { type: "text/javascript" })));
    // Not the worker itself: VS Code's own Worker class is none that the library takes for one.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return start(context, {
    createClient: (id, name, options) => new LanguageClient(id, name, create, options),
    serverProcess: () => undefined,
    canRead: () => false,
    resources: dist.toString(true),
  });
}

/** VS Code calls this before it ends. */
export function deactivate(): Promise<void> {
  return end();
}

async function bytesOf(uri: Uri): Promise<Uint8Array<ArrayBuffer>> {
  if (uri.scheme !== "http" && uri.scheme !== "https") return new Uint8Array(await workspace.fs.readFile(uri));
  const response = await fetch(uri.toString(true));
  if (!response.ok) throw new Error(`${uri.toString(true)}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
