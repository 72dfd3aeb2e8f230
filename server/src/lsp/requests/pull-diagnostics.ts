import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { ServerContext } from "../context";
import type { OpenDocument } from "../documents";
import { guarded } from "../guard";
import { turn } from "../turn";
import { pathOfUri } from "../uri";

/** `textDocument/diagnostic`: the findings of one file. */
export function registerPullDiagnostics(server: ServerContext): void {
  const answer = async (
    params: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> => {
    const { uri } = params.textDocument;
    const open = server.documents.byUri(uri);
    if (!open) return closedFile(server, pathOfUri(uri), params.previousResultId);
    if (server.delivery.waitsForSave(open) && params.previousResultId !== undefined) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: params.previousResultId };
    }
    const version = open.document.version;
    const superseded = (): boolean => open.document.version !== version || !isOpen(server, open);
    const stop = (): boolean => token.isCancellationRequested || superseded();
    const refuse = (): void => {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled");
      if (superseded()) {
        // The client asks again; by then the newer text has been analysed, or is next.
        throw new ResponseError(LSPErrorCodes.ServerCancelled, "The document has changed", { retriggerRequest: true });
      }
    };

    await server.delivery.ready(open, stop);
    refuse();
    const report = server.delivery.report(open.path);
    // Edits that arrived meanwhile make this answer one about yesterday's text.
    await turn();
    refuse();
    server.delivery.delivered(open, report);
    return params.previousResultId === report.id
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.id }
      : { kind: DocumentDiagnosticReportKind.Full, resultId: report.id, items: [...report.items] };
  };
  server.connection.languages.diagnostics.on(guarded(server.log, "Diagnostics", answer));
}

/** Some clients pull files that are not open: answered from the disk, and then not pushed as well. */
function closedFile(
  server: ServerContext,
  path: string,
  previousResultId: string | undefined,
): DocumentDiagnosticReport {
  if (!path.endsWith(".go") || server.host.readFile(path) === undefined) {
    return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  }
  const report = server.delivery.report(path);
  server.closedFiles.pulled(path);
  return previousResultId === report.id
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.id }
    : { kind: DocumentDiagnosticReportKind.Full, resultId: report.id, items: [...report.items] };
}

function isOpen(server: ServerContext, open: OpenDocument): boolean {
  return server.documents.byPath(open.path) === open;
}
