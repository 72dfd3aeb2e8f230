import { DidChangeConfigurationNotification } from "vscode-languageserver";
import type { ServerContext } from "../context";
import { contained } from "../guard";
import { settingsSection } from "../protocol";
import { pathOfUri } from "../uri";

/** Changes of the editor's settings and of the workspace folders. */
export function followConfiguration(server: ServerContext): void {
  const { connection, settings, log, features } = server;
  const refetch = async (): Promise<void> => {
    if (await settings.refresh()) server.configurationChanged();
  };
  connection.onDidChangeConfiguration(
    contained(log, "Settings", async (params) => {
      if (settings.take(params.settings)) server.configurationChanged();
      await refetch();
    }),
  );
  if (features.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(
      contained(log, "Workspace folders", async ({ added, removed }) => {
        settings.addAndRemove(added, removed);
        for (const dir of server.closedFiles.coveredWithin(removed.map(({ uri }) => pathOfUri(uri)))) {
          server.closedFiles.drop(dir);
        }
        server.configurationChanged();
        await refetch();
      }),
    );
  }
}

/** Asks for the settings, and to be told when they change. */
export async function startConfiguration(server: ServerContext): Promise<void> {
  const { connection, features, settings, log } = server;
  if (features.watchConfiguration) {
    connection.client
      .register(DidChangeConfigurationNotification.type, { section: settingsSection })
      .catch((error: unknown) => log.warn(`The client does not tell of settings: ${String(error)}`));
  }
  if (await settings.refresh()) server.configurationChanged();
}
