import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { Positions } from "../positions";
import { type FileFindings, type FileParams, type FindingParams, type FindingView, Requests } from "../protocol";
import { pathOfUri } from "../uri";
import { viewOf } from "../views";

/** `goLeakLens/findings` and `goLeakLens/finding`: what the analysis says of a file now, or of one leak in it. */
export function registerFindings(server: ServerContext): void {
  const viewsOf = (uri: string): FindingView[] => {
    const path = server.documents.byUri(uri)?.path ?? pathOfUri(uri);
    const at = new Positions(server.documents, server.host);
    return server.session.findings(path).map((finding) => viewOf(finding, at));
  };
  const all = ({ uri }: FileParams): FileFindings => ({
    uri,
    version: server.documents.byUri(uri)?.document.version ?? null,
    findings: viewsOf(uri),
  });
  const one = ({ uri, rule, fingerprint }: FindingParams): FindingView | null =>
    viewsOf(uri).find((view) => view.fingerprint === fingerprint && view.rule === rule) ?? null;
  server.connection.onRequest(Requests.findings, guarded(server.log, "Findings", all));
  server.connection.onRequest(Requests.finding, guarded(server.log, "Finding", one));
}
