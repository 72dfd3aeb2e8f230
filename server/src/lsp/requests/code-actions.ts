import * as l10n from "@vscode/l10n";
import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic,
} from "vscode-languageserver";
import type { Finding } from "../../finding/finding";
import type { ServerContext } from "../context";
import type { OpenDocument } from "../documents";
import { guarded } from "../guard";
import { Positions } from "../positions";
import {
  ClientCommands,
  type DiagnosticData,
  diagnosticSource,
  type FindingParams,
  fixAllKind,
  type SuppressParams,
} from "../protocol";
import { dataOf, diagnosticOf, pageOf } from "../views";
import { type ActionData, resolveAction } from "./code-action-resolve";

/** `textDocument/codeAction`: what can be done about the findings in a range. Edits are left to the resolve request. */
export function registerCodeActions(server: ServerContext): void {
  const answer = async (params: CodeActionParams, token: CancellationToken): Promise<(CodeAction | Command)[]> => {
    const open = server.documents.byUri(params.textDocument.uri);
    if (!open || !server.features.codeActionLiterals) return [];
    await server.delivery.ready(open, () => token.isCancellationRequested);
    if (token.isCancellationRequested || !server.documents.byUri(open.uri)) return [];
    const wanted = (kind: string): boolean =>
      params.context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true;
    const actions: CodeAction[] = [];
    if (wanted(CodeActionKind.QuickFix)) {
      for (const { data, diagnostic } of reported(server, open, params))
        actions.push(...forFinding(server, open, data, diagnostic));
    }
    // Unasked, a source action would only crowd the lightbulb.
    if (params.context.only && wanted(fixAllKind)) actions.push(...fixAll(server, open));
    return server.features.codeActionResolve ? actions : actions.flatMap((action) => resolved(server, action));
  };
  server.connection.onCodeAction(guarded(server.log, "Code actions", answer));
}

/** Ours among the diagnostics the client names, and findings in the range that it does not (another tool told the same). */
function reported(
  server: ServerContext,
  open: OpenDocument,
  params: CodeActionParams,
): { data: DiagnosticData; diagnostic: Diagnostic }[] {
  const found = new Map<string, { data: DiagnosticData; diagnostic: Diagnostic }>();
  for (const diagnostic of params.context.diagnostics) {
    const data = diagnostic.source === diagnosticSource ? (diagnostic.data as DiagnosticData | undefined) : undefined;
    if (data?.fingerprint) found.set(data.fingerprint, { data, diagnostic });
  }
  const at = new Positions(server.documents, server.host);
  const start = at.offset(open.path, params.range.start);
  const end = at.offset(open.path, params.range.end);
  const touches = ({ span }: Finding): boolean => span.start <= end && start <= span.end;
  for (const finding of server.session.findings(open.path)) {
    if (!touches(finding) || found.has(finding.fingerprint)) continue;
    found.set(finding.fingerprint, { data: dataOf(finding), diagnostic: diagnosticOf(finding, at, server.features) });
  }
  return [...found.values()];
}

/** In the order of their use: mend, mend all, understand, suppress, turn off, read. */
function forFinding(
  server: ServerContext,
  open: OpenDocument,
  data: DiagnosticData,
  diagnostic: Diagnostic,
): CodeAction[] {
  const { features } = server;
  const { rule, fingerprint } = data;
  const page = pageOf(rule, server.ruleMeta(rule)?.page);
  const target: FindingParams = { uri: open.uri, rule, fingerprint };
  const stamp = { uri: open.uri, version: open.document.version, rule, fingerprint };
  const quickFix = (title: string, rest: Partial<CodeAction>): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    ...rest,
  });
  const lazy = (title: string, action: ActionData, preferred = false): CodeAction =>
    quickFix(title, { data: action, ...(preferred && features.preferred ? { isPreferred: true } : {}) });
  const viaClient = (name: (typeof ClientCommands)[keyof typeof ClientCommands], title: string, ...args: unknown[]) =>
    features.command(name) ? [quickFix(title, { command: { title, command: name, arguments: args } })] : [];

  const named = `\`${rule}\``;
  const preferred = data.fixes.findIndex((fix) => fix.safety === "safe");
  const order = data.fixes.map((_, index) => index).sort((a, b) => Number(b === preferred) - Number(a === preferred));
  const fixes = order.map((index) => {
    const { title } = data.fixes[index]!;
    return lazy(title, { ...stamp, kind: "fix", title }, index === preferred);
  });
  // With a single one it would be the fix once more.
  const several = fixable(server, open).filter((finding) => finding.rule === rule).length > 1;
  const allOfRule =
    preferred !== -1 && several
      ? [lazy(l10n.t("Fix all {0} in this file", named), { ...stamp, kind: "fixAllOfRule" })]
      : [];
  const path = server.session.findings(open.path).some((it) => it.fingerprint === fingerprint && it.trace.length > 0);
  const suppress = (scope: "line" | "file", title: string): CodeAction[] => {
    const params: SuppressParams = { ...stamp, scope };
    const asked = viaClient(ClientCommands.suppress, title, params);
    return asked.length > 0 ? asked : [lazy(title, { ...stamp, kind: "suppress", scope })];
  };
  const suppressible =
    rule === "unused-suppression"
      ? []
      : [
          ...suppress("line", l10n.t("Suppress {0} for this line", named)),
          ...suppress("file", l10n.t("Suppress {0} in this file", named)),
        ];
  return [
    ...fixes,
    ...allOfRule,
    ...(path ? viaClient(ClientCommands.showLeakPath, l10n.t("Show the leak path"), target) : []),
    ...suppressible,
    ...viaClient(ClientCommands.disableRule, l10n.t("Turn {0} off in the settings", named), rule, open.uri),
    ...viaClient(ClientCommands.openRule, l10n.t("Open the page of {0}", named), rule, page),
  ];
}

function fixAll(server: ServerContext, open: OpenDocument): CodeAction[] {
  if (fixable(server, open).length === 0) return [];
  const data: ActionData = { uri: open.uri, version: open.document.version, kind: "fixAll" };
  return [{ title: l10n.t("Fix all leaks that have a safe fix"), kind: fixAllKind, data }];
}

function fixable(server: ServerContext, open: OpenDocument): Finding[] {
  return server.session.findings(open.path).filter(({ fixes }) => fixes.some((fix) => fix.safety === "safe"));
}

/** For clients that cannot resolve: the edit now, and no action where there is none. */
function resolved(server: ServerContext, action: CodeAction): CodeAction[] {
  if (action.data === undefined) return [action];
  const { data, ...rest } = resolveAction(server, action);
  return rest.edit ? [rest] : [];
}
