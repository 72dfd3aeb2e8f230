import * as vscode from "vscode";
import type { FindingParams, FindingView, SuppressParams } from "../../server/src/lsp/protocol";
import { Commands } from "./commands";
import { fixAll } from "./fixAll";
import { fixLeaks } from "./fixLeaks";
import { isFilter, isGrouping } from "./leaks";
import type { LeakNode } from "./leaksView";
import { type CommandTable, type Parts, uriText } from "./parts";
import { openRule } from "./rules";
import { suppress } from "./suppress";

/** The Leaks view, and what can be done about a finding. */
export function leakCommands(parts: Parts): CommandTable {
  const { client, leaks, leakPath } = parts;
  const openVersion = ({ uri }: FindingView): number | null =>
    vscode.workspace.textDocuments.find((document) => uriText(parts, document.uri) === uri)?.version ?? null;
  return {
    // A button of the view hands over the row in focus, which is neither.
    [Commands.groupLeaks]: (by?: unknown) => leaks.groupBy(isGrouping(by) ? by : undefined),
    [Commands.filterLeaks]: (filter?: unknown) => leaks.filter(isFilter(filter) ? filter : undefined),
    [Commands.clearLeaksFilter]: () => leaks.clearFilter(),
    [Commands.nextLeak]: () => leaks.go(1),
    [Commands.previousLeak]: () => leaks.go(-1),
    [Commands.showLeakPath]: (params?: FindingParams) => leakPath.show(params),
    [Commands.showLeakPathOf]: (finding: FindingView) => leakPath.show(leaks.params(finding)),
    [Commands.openRuleOf]: ({ rule, url }: FindingView) => openRule(rule, url),
    [Commands.suppress]: (params: SuppressParams) => suppress(client, params),
    [Commands.suppressOf]: (finding: FindingView) =>
      suppress(client, { ...leaks.params(finding), scope: "line", version: openVersion(finding) }),
    [Commands.fixAll]: (node?: { readonly uri?: string; readonly key?: string }) => {
      const uri = node?.uri ?? node?.key;
      return fixAll(uri ? client.protocol2CodeConverter.asUri(uri) : vscode.window.activeTextEditor?.document.uri);
    },
    [Commands.fixLeaks]: (node: LeakNode, chosen?: readonly LeakNode[]) =>
      fixLeaks(client, leaks.findingsOf(chosen ?? [node])),
    [Commands.fixAllLeaks]: () => fixLeaks(client, leaks.findingsOf()),
  };
}
