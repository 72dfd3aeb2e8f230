import * as l10n from "@vscode/l10n";
import type { FileFindings, FindingView } from "../../server/src/lsp/protocol";
import { findingsCount, tierName } from "./words";

/** What the Leaks view can be grouped by. */
export const groupings = ["rule", "file", "severity", "module", "family"] as const;
export type Grouping = (typeof groupings)[number];

/** What the Leaks view leaves out; an empty filter shows everything. */
export interface Filter {
  /** Every word must occur in message, rule, function or file. */
  readonly text?: string;
  readonly tier?: FindingView["tier"];
  /** Only findings with a fix. */
  readonly fixable?: boolean;
  /** Those that the baseline accepts, too; without it only what is new since then. */
  readonly accepted?: boolean;
}

/** Whether nothing is known of a file. */
export function isEmpty({ findings, accepted = [] }: FileFindings): boolean {
  return findings.length + accepted.length === 0;
}

/** Whether a command's argument is a grouping. */
export function isGrouping(value: unknown): value is Grouping {
  return groupings.some((grouping) => grouping === value);
}

/** Whether a command's argument is a filter. */
export function isFilter(value: unknown): value is Filter {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).every((key) => ["text", "tier", "fixable", "accepted"].includes(key));
}

/** A heading of the view with its findings. */
export interface Group {
  /** Distinct among the groups; for files it is the URI. */
  readonly key: string;
  readonly findings: readonly FindingView[];
}

const severityOrder = ["error", "warning", "information", "hint"];

/** Every finding that the server told of, as the Leaks view shows them. */
export class Leaks {
  readonly #files = new Map<string, FileFindings>();
  readonly #accepted = new WeakSet<FindingView>();
  readonly #moduleOf: (uri: string) => string | undefined;

  /** @param moduleOf the path of the Go module that a file belongs to */
  constructor(moduleOf: (uri: string) => string | undefined) {
    this.#moduleOf = moduleOf;
  }

  /** The server's news of one file replaces what was known of it. */
  update(file: FileFindings): void {
    if (isEmpty(file)) this.#files.delete(file.uri);
    else this.#files.set(file.uri, file);
    for (const finding of file.accepted ?? []) this.#accepted.add(finding);
  }

  /** Whether the baseline accepts the finding. */
  isAccepted(finding: FindingView): boolean {
    return this.#accepted.has(finding);
  }

  /** Forgets what a scan told of files that are not open. */
  clearScanned(): void {
    for (const { uri, version } of [...this.#files.values()]) if (version === null) this.#files.delete(uri);
  }

  /** Forgets what is known of open files: the server that told of them is gone, and the next one tells anew. */
  clearOpen(): void {
    for (const { uri, version } of [...this.#files.values()]) if (version !== null) this.#files.delete(uri);
  }

  /** How many findings the filter lets through. */
  count(filter: Filter = {}): number {
    return this.#filtered(filter).length;
  }

  /** Groups in order: files and rules by name, severities from the worst. Findings by file and line. */
  groups(by: Grouping, filter: Filter = {}): Group[] {
    const groups = new Map<string, FindingView[]>();
    for (const finding of this.#filtered(filter)) {
      const key = this.#keyOf(finding, by);
      const group = groups.get(key);
      if (group) group.push(finding);
      else groups.set(key, [finding]);
    }
    const order = (key: string): string => (by === "severity" ? `${severityOrder.indexOf(key)}` : key);
    return [...groups]
      .map(([key, findings]) => ({ key, findings: findings.sort(byPlace) }))
      .sort((a, b) => order(a.key).localeCompare(order(b.key)));
  }

  #keyOf(finding: FindingView, by: Grouping): string {
    if (by === "module") return this.#moduleOf(finding.uri) ?? "";
    return by === "file" ? finding.uri : finding[by];
  }

  #filtered(filter: Filter): FindingView[] {
    const words = (filter.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    return [...this.#files.values()]
      .flatMap(({ findings, accepted = [] }) => (filter.accepted ? [...findings, ...accepted] : findings))
      .filter((finding) => {
        if (filter.tier && finding.tier !== filter.tier) return false;
        if (filter.fixable && finding.fixes.length === 0) return false;
        const text = `${finding.message} ${finding.rule} ${finding.function} ${finding.uri}`.toLowerCase();
        return words.every((word) => text.includes(word));
      });
  }
}

function byPlace(a: FindingView, b: FindingView): number {
  return a.uri.localeCompare(b.uri) || a.range.start.line - b.range.start.line;
}

/** Where the cursor is. */
export interface Place {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

/**
 * Index of the finding to go to: the one after or before that at the cursor, else the nearest in that direction in the
 * cursor's file, else the one after or before those of the file, else the first or last of all. At the end it begins anew.
 * -1 where there are none.
 */
export function neighbour(shown: readonly FindingView[], at: Place | undefined, direction: 1 | -1): number {
  const count = shown.length;
  if (count === 0) return -1;
  const here = shown.flatMap((finding, index) => (at && finding.uri === at.uri ? [{ index, ...finding.range }] : []));
  const current = here.find(({ start }) => at && compare(start, at.position) === 0);
  if (current) return (current.index + direction + count) % count;
  const nearest = (side: number): number | undefined =>
    here
      .filter(({ start }) => at && compare(start, at.position) * side > 0)
      .sort((a, b) => compare(a.start, b.start) * side)[0]?.index;
  const behind = nearest(-direction);
  return (
    nearest(direction) ??
    (behind !== undefined ? (behind + direction + count) % count : direction === 1 ? 0 : count - 1)
  );
}

function compare(a: Place["position"], b: Place["position"]): number {
  return a.line - b.line || a.character - b.character;
}

/** What the view's header says about its filter and grouping: "by rule · 3 findings match “ticker”". */
export function heading(by: Grouping, filter: Filter, count: number): string {
  const parts = [
    filter.text ? l10n.t("“{0}”", filter.text) : "",
    filter.tier ? tierName(filter.tier) : "",
    filter.fixable ? l10n.t("fixable") : "",
    filter.accepted ? l10n.t("accepted ones too") : "",
  ].filter(Boolean);
  const grouped = l10n.t("by {0}", groupingName(by));
  return parts.length === 0 ? grouped : `${grouped} · ${findingsCount(count)}: ${parts.join(", ")}`;
}

/** What a grouping is called. */
export function groupingName(by: Grouping): string {
  const names: Record<Grouping, string> = {
    rule: l10n.t("rule"),
    file: l10n.t("file"),
    severity: l10n.t("severity"),
    module: l10n.t("module"),
    family: l10n.t("family"),
  };
  return names[by];
}

/**
 * What a finding's row says: first what its heading does not, since a side bar cuts the rest. Findings of one rule say
 * much the same, those of one file stand in the same place.
 */
export function rowTexts(
  rule: string,
  message: string,
  place: string,
  line: string,
  by: Grouping,
): { readonly label: string; readonly description: string } {
  if (by === "rule") return { label: place.slice(place.lastIndexOf("/") + 1), description: message };
  if (by === "file") return { label: message, description: `${line} · ${rule}` };
  return { label: message, description: `${place} · ${rule}` };
}
