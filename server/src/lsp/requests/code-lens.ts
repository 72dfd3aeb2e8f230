import * as l10n from "@vscode/l10n";
import type { CancellationToken, CodeLens, CodeLensParams } from "vscode-languageserver";
import type { LauncherInfo } from "../../engine/engine";
import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { Positions } from "../positions";

/** `textDocument/codeLens`: a line above each function that starts goroutines, where the settings want it. */
export function registerCodeLens(server: ServerContext): void {
  const answer = async ({ textDocument }: CodeLensParams, token: CancellationToken): Promise<CodeLens[]> => {
    const open = server.documents.byUri(textDocument.uri);
    if (!open || server.settings.of(open.path).codeLens !== true) return [];
    await server.delivery.ready(open, () => token.isCancellationRequested);
    if (token.isCancellationRequested || !server.documents.byUri(open.uri)) return [];
    const at = new Positions(server.documents, server.host);
    return server.session.launchers(open.path).map((launcher) => ({
      range: at.range(launcher.span),
      // It tells, it does nothing.
      command: { title: title(launcher), command: "" },
    }));
  };
  server.connection.onCodeLens(guarded(server.log, "Code lens", answer));
}

function title({ starts, mayOutlive }: LauncherInfo): string {
  const started = starts === 1 ? l10n.t("starts 1 goroutine") : l10n.t("starts {0} goroutines", starts);
  if (mayOutlive === 0) return started;
  const left = mayOutlive === 1 ? l10n.t("1 may outlive the call") : l10n.t("{0} may outlive the call", mayOutlive);
  return `${started} · ${left}`;
}
