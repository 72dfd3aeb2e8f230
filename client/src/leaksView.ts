import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { FileFindings, FindingParams, FindingView } from "../../server/src/lsp/protocol";
import { type Filter, type Group, type Grouping, groupingName, groupings, heading, Leaks } from "./leaks";
import { findingsCount, severityName, tierName } from "./words";

type Node = Group | FindingView;

const icons: Record<FindingView["severity"], vscode.ThemeIcon> = {
  error: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  warning: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  information: new vscode.ThemeIcon("info"),
  hint: new vscode.ThemeIcon("lightbulb"),
};

/** The view in the activity bar: every known finding, grouped and filtered, with a badge that counts them. */
export class LeaksView implements vscode.TreeDataProvider<Node> {
  readonly #client: BaseLanguageClient;
  readonly #leaks = new Leaks();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Node>;
  #by: Grouping = "rule";
  #filter: Filter = {};
  #refresh: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#view = vscode.window.createTreeView("goLeakLens.leaks", { treeDataProvider: this, showCollapseAll: true });
    this.#show();
  }

  /** Takes the server's news of a file. A scan brings many at once, so the view is drawn a little later. */
  update(file: FileFindings): void {
    this.#leaks.update(file);
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#show();
    }, 100);
  }

  /** Forgets what a scan told of files that are not open. */
  clearScanned(): void {
    this.#leaks.clearScanned();
    this.#show();
  }

  async groupBy(): Promise<void> {
    const items = groupings.map((by) => ({
      label: groupingName(by),
      description: by === this.#by ? l10n.t("now") : "",
      by,
    }));
    const picked = await vscode.window.showQuickPick(items, { title: l10n.t("Group leaks by") });
    if (!picked) return;
    this.#by = picked.by;
    this.#show();
  }

  async filter(): Promise<void> {
    const kinds: readonly (vscode.QuickPickItem & { readonly filter: Filter })[] = [
      {
        label: `$(search) ${l10n.t("With words…")}`,
        description: l10n.t("in message, rule, function or file"),
        filter: {},
      },
      { label: `$(check) ${l10n.t("Proven only")}`, filter: { tier: "proven" } },
      { label: `$(question) ${l10n.t("Likely only")}`, filter: { tier: "likely" } },
      { label: `$(info) ${l10n.t("Advice only")}`, filter: { tier: "advice" } },
      { label: `$(lightbulb) ${l10n.t("With a fix only")}`, filter: { fixable: true } },
    ];
    const picked = await vscode.window.showQuickPick(kinds, { title: l10n.t("Show which leaks") });
    if (!picked) return;
    if (picked === kinds[0]) {
      const text = await vscode.window.showInputBox({
        title: l10n.t("Show leaks with these words"),
        value: this.#filter.text,
      });
      if (text === undefined) return;
      this.#filter = { ...this.#filter, text: text.trim() || undefined };
    } else this.#filter = { ...this.#filter, ...picked.filter };
    this.#show();
  }

  clearFilter(): void {
    this.#filter = {};
    this.#show();
  }

  getChildren(node?: Node): Node[] {
    if (!node) return this.#leaks.groups(this.#by, this.#filter);
    return isGroup(node) ? [...node.findings] : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return isGroup(node) ? this.#group(node) : this.#finding(node);
  }

  /** Names the finding of a node for commands that take one. */
  params({ uri, rule, fingerprint }: FindingView): FindingParams {
    return { uri, rule, fingerprint };
  }

  dispose(): void {
    clearTimeout(this.#refresh);
    this.#view.dispose();
    this.#changed.dispose();
  }

  #show(): void {
    const all = this.#leaks.count();
    const count = this.#leaks.count(this.#filter);
    this.#view.badge = all === 0 ? undefined : { value: all, tooltip: findingsCount(all) };
    this.#view.description = all === 0 ? undefined : heading(this.#by, this.#filter, count);
    this.#view.message = all > 0 && count === 0 ? l10n.t("No finding matches the filter.") : undefined;
    const filtered = Object.values(this.#filter).some(Boolean);
    void vscode.commands.executeCommand("setContext", "goLeakLens.filtered", filtered);
    this.#changed.fire(undefined);
  }

  #group(group: Group): vscode.TreeItem {
    const item = new vscode.TreeItem(groupLabel(group.key, this.#by), vscode.TreeItemCollapsibleState.Expanded);
    item.id = `${this.#by}:${group.key}`;
    item.description = `${group.findings.length}`;
    item.contextValue = `group.${this.#by}`;
    if (this.#by === "file") {
      const uri = this.#client.protocol2CodeConverter.asUri(group.key);
      item.resourceUri = uri;
      item.label = vscode.workspace.asRelativePath(uri);
      item.iconPath = vscode.ThemeIcon.File;
    }
    return item;
  }

  #finding(finding: FindingView): vscode.TreeItem {
    const { protocol2CodeConverter } = this.#client;
    const uri = protocol2CodeConverter.asUri(finding.uri);
    const selection = protocol2CodeConverter.asRange(finding.range);
    const item = new vscode.TreeItem(finding.message.split("\n")[0]!.replaceAll("`", ""));
    const place = `${vscode.workspace.asRelativePath(uri)}:${selection.start.line + 1}`;
    item.id = `${finding.uri}#${finding.fingerprint}#${selection.start.line}`;
    item.description = this.#by === "rule" ? place : `${finding.rule} · ${place}`;
    item.iconPath = icons[finding.severity];
    item.contextValue = finding.fixes.length > 0 ? "finding.fixable" : "finding";
    item.tooltip = new vscode.MarkdownString(
      `${finding.message}\n\n[${finding.rule}](${finding.url}) · ${tierName(finding.tier)}${finding.function ? ` · ${l10n.t("in {0}", `\`${finding.function}\``)}` : ""}`,
    );
    item.command = {
      command: "vscode.open",
      title: l10n.t("Open"),
      arguments: [uri, { selection, preserveFocus: true }],
    };
    return item;
  }
}

function isGroup(node: Node): node is Group {
  return "key" in node;
}

function groupLabel(key: string, by: Grouping): string {
  return by === "severity" ? severityName(key as FindingView["severity"]) : key;
}
