import * as l10n from "@vscode/l10n";
import type { CancellationToken } from "vscode-languageserver";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { baselineFileName, baselineOf, formatBaseline } from "../../report/baseline";
import { formatJson } from "../../report/json";
import { combined, openFindings, type Report } from "../../report/report";
import { formatSarif } from "../../report/sarif";
import type { PackageScan } from "../../workspace/package-scan";
import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { type ExportParams, type ExportResult, Requests } from "../protocol";
import { unsavedTexts } from "../unsaved";
import { pathOfUri, uriOfPath } from "../uri";

/** `goLeakLens/export`: scans a folder and answers a report of it as text; the client writes it where it likes. */
export function registerExport(server: ServerContext): void {
  const answer = async (params: ExportParams, token: CancellationToken): Promise<ExportResult> => {
    const folder = pathOfUri(params.folder);
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const progress = await server.progress.begin(params.workDoneToken, l10n.t("Go Leak Lens: report"), () =>
      abort.abort(),
    );
    const scans: PackageScan[] = [];
    try {
      await server.scanner.scan({
        folders: [folder],
        overlays: unsavedTexts(server.documents, server.disk),
        configFor: (dir) => server.configuration.of(dir).config,
        cache: server.settings.of(folder),
        signal: abort.signal,
        onPackage: (scan) => scans.push(scan),
        onProgress: (done, total) => progress.report(done, total, l10n.t("{0} of {1} files", done, total)),
      });
    } finally {
      progress.end();
    }
    if (abort.signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, l10n.t("Cancelled"));
    const report = combined(server.version, scans);
    return {
      text: format(params.format, report, folder, server),
      findings: openFindings(report).length,
      uri: uriOfPath(`${folder}/${fileNames[params.format]}`),
    };
  };
  server.connection.onRequest(Requests.export, guarded(server.log, "Export", answer));
}

const fileNames: Record<ExportParams["format"], string> = {
  baseline: baselineFileName,
  json: "go-leak-lens.json",
  sarif: "go-leak-lens.sarif",
};

function format(name: ExportParams["format"], report: Report, folder: string, server: ServerContext): string {
  switch (name) {
    case "baseline":
      return formatBaseline(baselineOf(report, folder));
    case "json":
      return formatJson(report, folder, server.configuration.projectRules());
    case "sarif":
      return formatSarif(report, folder, [...server.rules.values(), ...server.configuration.projectRules()]);
  }
}
