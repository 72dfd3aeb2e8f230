import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { type Api, end, start } from "./extension";

/** The part of a browser's worker that is needed here; the project's types are those of Node. */
declare class Worker {
  constructor(script: string);
  terminate(): void;
}

/** VS Code in a browser calls this when a Go file is opened or a workspace holds a Go module. */
export function activate(context: ExtensionContext): Promise<Api> {
  const dist = Uri.joinPath(context.extensionUri, "dist");
  const script = Uri.joinPath(dist, "server-browser.js").toString(true);
  let worker: Worker | undefined;
  const create = async (): Promise<Worker> => {
    // A restart: nobody else ends the worker before.
    worker?.terminate();
    worker = new Worker(script);
    return worker;
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
