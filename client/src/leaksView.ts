import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { FileFindings, FindingParams, FindingView } from "../../server/src/lsp/protocol";
import { AcceptedColour, acceptedItem, findingItem, groupItem } from "./leakItems";
import { type Filter, type Group, type Grouping, heading, Leaks, neighbour } from "./leaks";
import { pickFilter, pickGrouping } from "./leaksFilter";
import { Modules } from "./modules";
import { findingsCount } from "./words";

/** A row of the view: a heading, or a finding under it. */
export type LeakNode = Group | FindingView;

/** The view in the activity bar: every known finding, grouped and filtered, with a badge that counts them. */
export class LeaksView implements vscode.TreeDataProvider<LeakNode> {
  readonly #client: BaseLanguageClient;
  readonly #modules = new Modules(() => this.#showSoon());
  readonly #leaks = new Leaks((uri) => this.#modules.names.of(uri));
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<LeakNode>;
  readonly #colour = vscode.window.registerFileDecorationProvider(new AcceptedColour());
  #by: Grouping = "rule";
  #filter: Filter = {};
  #groups: readonly Group[] = [];
  #refresh: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
    this.#view = vscode.window.createTreeView("goLeakLens.leaks", {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#show();
  }

  /** Takes the server's news of a file. A scan brings many at once, so the view is drawn a little later. */
  update(file: FileFindings): void {
    this.#leaks.update(file);
    this.#showSoon();
  }

  /** Forgets what a scan told of files that are not open. */
  clearScanned(): void {
    this.#leaks.clearScanned();
    this.#show();
  }

  /** Forgets what is known of open files, when the server that told of them is gone. */
  clearOpen(): void {
    this.#leaks.clearOpen();
    this.#show();
  }

  /** Groups as said, or as a person picks. */
  async groupBy(chosen?: Grouping): Promise<void> {
    const by = chosen ?? (await pickGrouping(this.#by));
    if (!by) return;
    this.#by = by;
    this.#show();
  }

  /** Filters as said, or as a person picks. */
  async filter(chosen?: Filter): Promise<void> {
    const filter = chosen ?? (await pickFilter(this.#filter));
    if (!filter) return;
    this.#filter = filter;
    this.#show();
  }

  clearFilter(): void {
    this.#filter = {};
    this.#show();
  }

  /** Opens the finding after (1) or before (-1) the cursor, in the view's order, and says which it is. */
  async go(direction: 1 | -1): Promise<void> {
    const shown = this.#groups.flatMap(({ findings }) => findings);
    const editor = vscode.window.activeTextEditor;
    const at = editor && {
      uri: this.#client.code2ProtocolConverter.asUri(editor.document.uri),
      position: editor.selection.start,
    };
    const index = neighbour(shown, at, direction);
    const finding = shown[index];
    if (!finding) return;
    const { protocol2CodeConverter } = this.#client;
    const selection = protocol2CodeConverter.asRange(finding.range);
    await vscode.window.showTextDocument(protocol2CodeConverter.asUri(finding.uri), { selection });
    if (this.#view.visible) await this.#view.reveal(finding, { select: true, focus: false });
    vscode.window.setStatusBarMessage(l10n.t("Leak {0} of {1}: {2}", index + 1, shown.length, finding.message), 5_000);
  }

  /** The findings of these rows, each once and without accepted ones; without rows, all that are shown. */
  findingsOf(nodes: readonly LeakNode[] = this.#groups): FindingView[] {
    const all = nodes.flatMap((node) => (isGroup(node) ? node.findings : [node]));
    return [...new Set(all)].filter((finding) => !this.#leaks.isAccepted(finding));
  }

  getChildren(node?: LeakNode): LeakNode[] {
    if (!node) return [...this.#groups];
    return isGroup(node) ? [...node.findings] : [];
  }

  getParent(node: LeakNode): LeakNode | undefined {
    return isGroup(node) ? undefined : this.#groups.find(({ findings }) => findings.includes(node));
  }

  getTreeItem(node: LeakNode): vscode.TreeItem {
    const { protocol2CodeConverter: convert } = this.#client;
    if (isGroup(node)) return groupItem(node, this.#by, this.#by === "file" ? convert.asUri(node.key) : undefined);
    const item = findingItem(node, this.#by, convert.asUri(node.uri), convert.asRange(node.range));
    return this.#leaks.isAccepted(node) ? acceptedItem(item) : item;
  }

  /** Names the finding of a node for commands that take one. */
  params({ uri, rule, fingerprint }: FindingView): FindingParams {
    return { uri, rule, fingerprint };
  }

  dispose(): void {
    clearTimeout(this.#refresh);
    this.#modules.dispose();
    this.#view.dispose();
    this.#colour.dispose();
    this.#changed.dispose();
  }

  #showSoon(): void {
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#show();
    }, 100);
  }

  #show(): void {
    this.#groups = this.#leaks.groups(this.#by, this.#filter);
    const fresh = this.#leaks.count();
    const all = this.#leaks.count({ accepted: true });
    const count = this.#leaks.count(this.#filter);
    const filtered = Object.values(this.#filter).some(Boolean);
    const nothing = filtered ? l10n.t("No finding matches the filter.") : l10n.t("The baseline accepts every finding.");
    this.#view.badge = fresh === 0 ? undefined : { value: fresh, tooltip: findingsCount(fresh) };
    const shown = heading(this.#by, this.#filter, count);
    this.#view.description = all === 0 ? undefined : shown;
    // Alone in its container the view shows no description, and nobody should take a part for the whole.
    this.#view.message = all === 0 ? undefined : count === 0 ? nothing : filtered ? shown : undefined;
    void vscode.commands.executeCommand("setContext", "goLeakLens.filtered", filtered);
    void vscode.commands.executeCommand("setContext", "goLeakLens.hasLeaks", all > 0);
    this.#changed.fire(undefined);
  }
}

function isGroup(node: LeakNode): node is Group {
  return "key" in node;
}
