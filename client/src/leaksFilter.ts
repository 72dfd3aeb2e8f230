import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type Filter, type Grouping, groupingName, groupings } from "./leaks";

/** Asks by what to group. @returns undefined where the person thought better of it */
export async function pickGrouping(now: Grouping): Promise<Grouping | undefined> {
  const items = groupings.map((by) => ({
    label: groupingName(by),
    description: by === now ? l10n.t("now") : "",
    by,
  }));
  return (await vscode.window.showQuickPick(items, { title: l10n.t("Group leaks by") }))?.by;
}

/** Asks what to show; the answer narrows the filter that is there. @returns undefined as above */
export async function pickFilter(now: Filter): Promise<Filter | undefined> {
  const kinds: readonly (vscode.QuickPickItem & { readonly filter?: Filter })[] = [
    { label: `$(search) ${l10n.t("With words…")}`, description: l10n.t("in message, rule, function or file") },
    { label: `$(check) ${l10n.t("Proven only")}`, filter: { tier: "proven" } },
    { label: `$(question) ${l10n.t("Likely only")}`, filter: { tier: "likely" } },
    { label: `$(info) ${l10n.t("Advice only")}`, filter: { tier: "advice" } },
    { label: `$(lightbulb) ${l10n.t("With a fix only")}`, filter: { fixable: true } },
    { label: `$(history) ${l10n.t("Accepted by the baseline, too")}`, filter: { accepted: true } },
    { label: `$(sparkle) ${l10n.t("New since the baseline only")}`, filter: { accepted: undefined } },
  ];
  const picked = await vscode.window.showQuickPick(kinds, { title: l10n.t("Show which leaks") });
  if (!picked) return undefined;
  if (picked.filter) return { ...now, ...picked.filter };
  const text = await vscode.window.showInputBox({ title: l10n.t("Show leaks with these words"), value: now.text });
  return text === undefined ? undefined : { ...now, text: text.trim() || undefined };
}
