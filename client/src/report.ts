import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { WorkDoneProgress } from "vscode-languageclient";
import { type ExportParams, type ExportResult, Requests } from "../../server/src/lsp/protocol";
import { type Parts, uriText } from "./parts";
import { inform, named } from "./tell";

let count = 0;

/**
 * Scans a folder for a report of all it finds, with progress that can be cancelled.
 * @returns undefined where it was cancelled
 */
export async function report(
  { client }: Pick<Parts, "client">,
  folder: vscode.Uri,
  format: ExportParams["format"],
): Promise<ExportResult | undefined> {
  const workDoneToken = `report-${++count}`;
  const params: ExportParams = { folder: uriText({ client }, folder), format, workDoneToken };
  const title = named(l10n.t("scanning {0}", vscode.workspace.asRelativePath(folder)));
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      let percentage = 0;
      const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind !== "report") return;
        const now = value.percentage ?? percentage;
        progress.report({ message: value.message, increment: now - percentage });
        percentage = now;
      });
      try {
        return await client.sendRequest<ExportResult>(Requests.export, params, token);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      } finally {
        listener.dispose();
      }
    },
  );
}

/** The workspace's one folder, or the one that a person picks. */
export async function pickWorkspaceFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  if (folders.length === 0) void inform(l10n.t("open a folder to scan it."));
  return folders[0]?.uri;
}
