import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { FindingView } from "../../server/src/lsp/protocol";
import { type Group, type Grouping, rowTexts } from "./leaks";
import { findingsCount, severityName, tierName } from "./words";

const icons: Record<FindingView["severity"], vscode.ThemeIcon> = {
  error: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  warning: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  information: new vscode.ThemeIcon("info"),
  hint: new vscode.ThemeIcon("lightbulb"),
};

/** The row of a heading. */
export function groupItem(group: Group, by: Grouping, file: vscode.Uri | undefined): vscode.TreeItem {
  const label = file
    ? vscode.workspace.asRelativePath(file)
    : by === "severity"
      ? severityName(group.key as FindingView["severity"])
      : group.key || l10n.t("no module");
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${by}:${group.key}`;
  item.description = `${group.findings.length}`;
  item.contextValue = `group.${by}`;
  item.accessibilityInformation = { label: l10n.t("{0}, {1}", label, findingsCount(group.findings.length)) };
  if (file) {
    item.resourceUri = file;
    item.iconPath = vscode.ThemeIcon.File;
  }
  return item;
}

/** The row of a finding; choosing it opens its place. */
export function findingItem(
  finding: FindingView,
  by: Grouping,
  uri: vscode.Uri,
  selection: vscode.Range,
): vscode.TreeItem {
  const message = finding.message.split("\n")[0]!.replaceAll("`", "");
  const file = vscode.workspace.asRelativePath(uri);
  const line = l10n.t("line {0}", selection.start.line + 1);
  const { label, description } = rowTexts(finding.rule, message, `${file}:${selection.start.line + 1}`, line, by);
  const item = new vscode.TreeItem(label);
  item.id = `${by}:${finding.uri}#${finding.fingerprint}#${selection.start.line}`;
  item.description = description;
  item.iconPath = icons[finding.severity];
  const fixable = finding.fixes.some(({ safety }) => safety === "safe");
  item.contextValue = fixable ? "finding.fixable" : "finding";
  const inFunction = finding.function ? ` · ${l10n.t("in {0}", `\`${finding.function}\``)}` : "";
  item.tooltip = new vscode.MarkdownString(
    `${finding.message}\n\n${file}:${selection.start.line + 1}${inFunction}\n\n[${finding.rule}](${finding.url}) · ${tierName(finding.tier)}`,
  );
  // The icon and the short place say nothing to who cannot see them.
  const spoken = [severityName(finding.severity), message, finding.rule, file];
  item.accessibilityInformation = {
    label: [...spoken, line, ...(fixable ? [l10n.t("fixable")] : [])].join(", "),
    role: "treeitem",
  };
  item.command = {
    command: "vscode.open",
    title: l10n.t("Open"),
    arguments: [uri, { selection, preserveFocus: true }],
  };
  return item;
}

const acceptedScheme = "goleaklens-accepted";

/** The row of a finding that the baseline accepts: dimmed, and it says so. */
export function acceptedItem(item: vscode.TreeItem): vscode.TreeItem {
  const accepted = l10n.t("accepted by the baseline");
  // VS Code dims a description once more, too much to read.
  item.label = `${item.label} · ${item.description}`;
  item.description = accepted;
  item.contextValue = "finding.accepted";
  item.iconPath = new vscode.ThemeIcon("pass", new vscode.ThemeColor("descriptionForeground"));
  item.resourceUri = vscode.Uri.from({ scheme: acceptedScheme, path: `/${item.id}` });
  const { label, role } = item.accessibilityInformation!;
  item.accessibilityInformation = { label: `${label}, ${accepted}`, role };
  return item;
}

/** Dims the label of {@link acceptedItem}: only the colour of a resource reaches that. */
export class AcceptedColour implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== acceptedScheme) return undefined;
    return new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor("descriptionForeground"));
  }
}
