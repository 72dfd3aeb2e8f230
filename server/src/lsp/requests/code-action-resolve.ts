import * as l10n from "@vscode/l10n";
import { type CodeAction, LSPErrorCodes, ResponseError, type WorkspaceEdit } from "vscode-languageserver";
import { pickFixes } from "../../finding/apply";
import type { Edit, Finding, Fix } from "../../finding/finding";
import type { ServerContext } from "../context";
import { refuseStale, workspaceEdit } from "../edits";
import { guarded } from "../guard";
import { told } from "../language";
import { Positions } from "../positions";
import type { FindingParams, SuppressParams } from "../protocol";
import { suppressFile, suppressLine } from "../suppression";
import { pathOfUri } from "../uri";

/** `CodeAction.data`: which edit to make, for which text. */
export type ActionData = { readonly uri: string; readonly version: number | null } & (
  | { readonly kind: "fix"; readonly rule: string; readonly fingerprint: string; readonly title: string }
  | { readonly kind: "fixAllOfRule"; readonly rule: string }
  | { readonly kind: "fixAll" }
  | {
      readonly kind: "suppress";
      readonly rule: string;
      readonly fingerprint: string;
      readonly scope: SuppressParams["scope"];
    }
);

/** `codeAction/resolve`: makes the edit of an action that a person is about to take. */
export function registerCodeActionResolve(server: ServerContext): void {
  server.connection.onCodeActionResolve(
    guarded(server.log, "Code action", (action: CodeAction) => resolveAction(server, action)),
  );
}

/** The action with its edit; an error (ContentModified) where the text or the finding is no longer what it was. */
export function resolveAction(server: ServerContext, action: CodeAction): CodeAction {
  const data = action.data as ActionData | undefined;
  return data === undefined ? action : { ...action, edit: editFor(server, data) };
}

function editFor(server: ServerContext, data: ActionData): WorkspaceEdit {
  refuseStale(server.documents, data.uri, data.version);
  switch (data.kind) {
    case "fix":
      return fixEdit(server, data, data.title);
    case "fixAllOfRule":
      return allSafeFixes(server, data.uri, (finding) => finding.rule === data.rule);
    case "fixAll":
      return allSafeFixes(server, data.uri, () => true);
    case "suppress":
      return suppressEdit(server, data);
  }
}

/** The edit that suppresses a finding; see {@link SuppressParams}. */
export function suppressEdit(server: ServerContext, params: SuppressParams): WorkspaceEdit {
  refuseStale(server.documents, params.uri, params.version);
  const finding = findingOf(server, params);
  const at = new Positions(server.documents, server.host);
  const text = at.text(finding.span.file).getText();
  const edit = (params.scope === "file" ? suppressFile : suppressLine)(text, finding, params.reason);
  return workspaceEdit([edit], at, server.documents, server.features);
}

/** The finding that is meant, as the current text has it; an error (ContentModified) where it is gone. */
export function findingOf(server: ServerContext, { uri, rule, fingerprint }: FindingParams): Finding {
  const found = server.session
    .findings(pathOf(server, uri))
    .find((finding) => finding.fingerprint === fingerprint && finding.rule === rule);
  if (!found) throw new ResponseError(LSPErrorCodes.ContentModified, l10n.t("This leak is no longer there"));
  return found;
}

function fixEdit(server: ServerContext, params: FindingParams, title: string): WorkspaceEdit {
  const fix = findingOf(server, params).fixes.find((candidate) => told(candidate.title) === title);
  if (!fix) throw new ResponseError(LSPErrorCodes.ContentModified, l10n.t("This fix is no longer possible"));
  const at = new Positions(server.documents, server.host);
  return workspaceEdit(fix.edits, at, server.documents, server.features, cautionFor(fix));
}

function cautionFor(fix: Fix): { label: string; description: string } | undefined {
  const files = new Set(fix.edits.map((edit) => edit.span.file)).size;
  const label = told(fix.title);
  if (fix.safety === "unsafe")
    return { label, description: l10n.t("May change what the program does; look before you apply.") };
  return files > 1 ? { label, description: l10n.t("Changes {0} files.", files) } : undefined;
}

/** The first safe fix of each finding in the file, as many as do not touch one another or another file. */
function allSafeFixes(server: ServerContext, uri: string, wanted: (finding: Finding) => boolean): WorkspaceEdit {
  const path = pathOf(server, uri);
  const within = (fix: Fix): boolean => fix.edits.every((edit) => edit.span.file === path);
  const fixes = server.session
    .findings(path)
    .filter(wanted)
    .flatMap((finding) => finding.fixes.find((fix) => fix.safety === "safe" && within(fix)) ?? []);
  const edits: readonly Edit[] = pickFixes(fixes).edits.get(path) ?? [];
  return workspaceEdit(edits, new Positions(server.documents, server.host), server.documents, server.features);
}

function pathOf(server: ServerContext, uri: string): string {
  return server.documents.byUri(uri)?.path ?? pathOfUri(uri);
}
