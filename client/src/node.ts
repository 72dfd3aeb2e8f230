import type { ExtensionContext } from "vscode";
import { LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { type Api, end, start } from "./extension";

/** VS Code on a machine calls this when a Go file is opened or a workspace holds a Go module. */
export function activate(context: ExtensionContext): Promise<Api> {
  const run = { module: context.asAbsolutePath("dist/server.js"), transport: TransportKind.ipc };
  const server: ServerOptions = { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } } };
  let client: LanguageClient | undefined;
  return start(context, {
    createClient: (id, name, options) => {
      client = new LanguageClient(id, name, server, options);
      return client;
    },
    serverProcess: () => client?.serverProcess?.pid,
    canRead: (uri) => uri.scheme === "file",
  });
}

/** VS Code calls this before it ends. */
export function deactivate(): Promise<void> {
  return end();
}
