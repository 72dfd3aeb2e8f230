import { CodeLensRefreshRequest, DidChangeConfigurationNotification } from "vscode-languageserver";
import type { ServerContext } from "../context";
import { contained } from "../guard";
import { settingsSection } from "../protocol";
import { pathOfUri } from "../uri";

/** Changes of the editor's settings. */
export function followConfiguration(server: ServerContext): void {
  const { connection, settings, log } = server;
  connection.onDidChangeConfiguration(
    contained(log, "Settings", async (params) => {
      if (settings.take(params.settings)) settingsChanged(server);
      if (await settings.refresh()) settingsChanged(server);
    }),
  );
}

function settingsChanged(server: ServerContext): void {
  server.configurationChanged();
  if (server.features.refreshCodeLens) server.connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
}

/** Asks for the settings, and to be told when they or the workspace folders change. */
export async function startConfiguration(server: ServerContext): Promise<void> {
  const { connection, features, settings, log } = server;
  if (features.watchConfiguration) {
    connection.client
      .register(DidChangeConfigurationNotification.type, { section: settingsSection })
      .catch((error: unknown) => log.warn(`The client does not tell of settings: ${String(error)}`));
  }
  // Not before the client has our capabilities: until then the library does not know that they announce these
  // notifications, and asks for them by a request that the client refuses.
  if (features.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(
      contained(log, "Workspace folders", async ({ added, removed }) => {
        settings.addAndRemove(added, removed);
        for (const dir of server.closedFiles.coveredWithin(removed.map(({ uri }) => pathOfUri(uri)))) {
          server.closedFiles.drop(dir);
        }
        server.configurationChanged();
        if (await settings.refresh()) server.configurationChanged();
      }),
    );
  }
  if (await settings.refresh()) settingsChanged(server);
}
