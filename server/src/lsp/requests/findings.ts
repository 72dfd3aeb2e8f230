import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { Positions } from "../positions";
import { type FileFindings, type FileParams, type FindingParams, type FindingView, Requests } from "../protocol";
import { pathOfUri } from "../uri";
import { viewOf } from "../views";

/** `goLeakLens/findings` and `goLeakLens/finding`: what the analysis says of a file now, or of one leak in it. */
export function registerFindings(server: ServerContext): void {
  const pathOf = (uri: string): string => server.documents.byUri(uri)?.path ?? pathOfUri(uri);
  const all = ({ uri }: FileParams): FileFindings => {
    const at = new Positions(server.documents, server.host);
    const version = server.documents.byUri(uri)?.document.version ?? null;
    const findings = server.session.findings(pathOf(uri)).filter(({ whileOpen }) => version !== null || !whileOpen);
    return { uri, version, findings: findings.map((finding) => viewOf(finding, at)) };
  };
  const one = ({ uri, rule, fingerprint }: FindingParams): FindingView | null => {
    const path = pathOf(uri);
    const known = [...server.session.findings(path), ...server.session.accepted(path)];
    const found = known.find((finding) => finding.fingerprint === fingerprint && finding.rule === rule);
    return found ? viewOf(found, new Positions(server.documents, server.host)) : null;
  };
  server.connection.onRequest(Requests.findings, guarded(server.log, "Findings", all));
  server.connection.onRequest(Requests.finding, guarded(server.log, "Finding", one));
}
