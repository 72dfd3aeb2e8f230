import type { Comment, GoFile } from "../go/ast";
import { nodesStartingOn } from "./extents";
import { SourceLines } from "./lines";

/** A comment that hides findings, and the lines it speaks for. */
export interface Directive {
  readonly comment: Comment;
  /** As a person would name it. */
  readonly form: "leaklens:ignore" | "leaklens:ignore-file" | "nolint" | "lint:ignore" | "#nosec";
  /** Rule ids in the order written; "all" for every rule. */
  readonly rules: readonly string[] | "all";
  /** Checks of other programs that it hides, as `overlaps` of a rule names them, or the programs alone: "vet", "gosec:G118". */
  readonly peers: readonly string[];
  readonly reason: string | undefined;
  /** Lines covered, 1-based and inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Speaks to this program by name, so that it may be called unused. A bare `//nolint` belongs to others too. */
  readonly ours: boolean;
}

/** Names by which `//nolint:` may call this program. */
const linterNames: ReadonlySet<string> = new Set(["leaklens", "goleaklens", "go-leak-lens"]);

/** The directives of a file, in source order. Files without the words never have their comments collected. */
export function directivesOf(file: GoFile): Directive[] {
  if (!/leaklens:|nolint|lint:ignore|#nosec/.test(file.text)) return [];
  const lines = new SourceLines(file.text);
  return file.comments.flatMap(
    (comment) =>
      ownDirective(file, comment, lines) ?? nolint(file, comment, lines) ?? peerDirective(file, comment, lines) ?? [],
  );
}

/** `//leaklens:ignore rule-a, rule-b -- reason`, and the same for a whole file. */
function ownDirective(file: GoFile, comment: Comment, lines: SourceLines): Directive | undefined {
  const match = /^\/\/\s*(leaklens:ignore(?:-file)?)(?![\w-])([\s\S]*)$/.exec(comment.text);
  if (match === null) return undefined;
  const form = match[1] as Directive["form"];
  const [names = "", ...rest] = match[2]!.split(/(?:^|\s)--(?:\s|$)/);
  const reason = rest.join("--").trim();
  const common = {
    comment,
    form,
    rules: names.split(/[\s,]+/).filter((name) => name !== ""),
    peers: [],
    reason: reason === "" ? undefined : reason,
    ours: true,
  };
  if (form === "leaklens:ignore-file") return { ...common, firstLine: 1, lastLine: lines.count };
  return { ...common, ...oneLine(file, comment, lines) };
}

/**
 * What people have told staticcheck and gosec: `//lint:ignore SA1015 runs as long as the program`, `// #nosec G114 -- local`.
 * It holds for the rules that report the same.
 */
function peerDirective(file: GoFile, comment: Comment, lines: SourceLines): Directive | undefined {
  const checks = /^\/\/lint:ignore (\S+)(?: ([\s\S]*))?$/.exec(comment.text);
  const nosec = /^\/[/*]\s*#nosec\b([^-]*)(?:--([\s\S]*))?/.exec(comment.text);
  const [, list = "", reason = ""] = checks ?? nosec ?? [];
  if (checks === null && nosec === null) return undefined;
  const program = checks ? "staticcheck" : "gosec";
  const names = list.match(/\b[A-Z]+\d+\b/g) ?? [];
  return {
    comment,
    form: checks ? "lint:ignore" : "#nosec",
    rules: [],
    peers: names.length > 0 ? names.map((name) => `${program}:${name}`) : checks ? [] : [program],
    reason: reason.trim() === "" ? undefined : reason.trim(),
    ours: false,
    ...oneLine(file, comment, lines),
  };
}

/** The comment's line; where it stands alone, the next line of code. */
function oneLine(file: GoFile, comment: Comment, lines: SourceLines): Pick<Directive, "firstLine" | "lastLine"> {
  const line = lines.lineAt(comment.pos);
  const target = standsAlone(file, comment, lines) ? nextCodeLine(lines, line) : line;
  return { firstLine: target, lastLine: target };
}

/**
 * `//nolint`, `//nolint:all`, `//nolint:leaklens,leaklens/rule // why` and `//nolint:govet` with the reach golangci-lint gives them: the
 * line itself, or, alone above a statement or declaration that starts in the same column, that whole piece of code;
 * above the package clause the whole file.
 */
function nolint(file: GoFile, comment: Comment, lines: SourceLines): Directive | undefined {
  const text = comment.text.startsWith("//") ? comment.text.replace(/^[/ \t]+/, "") : "";
  if (!/^nolint(?:$|[\s:])/.test(text)) return undefined;
  const [list = "", ...why] = text.split("//");
  const names = list
    .slice("nolint".length)
    .replace(/^:/, "")
    .split(",")
    .map((name) => name.trim().split(/\s/)[0]!.toLowerCase())
    .filter((name) => name !== "");
  const everything = !list.startsWith("nolint:") || names.includes("all");
  const ours = !everything && names.some((name) => linterNames.has(name.split("/")[0]!));
  const whole = everything || names.some((name) => linterNames.has(name));
  const line = lines.lineAt(comment.pos);
  const reason = why.join("//").trim();
  return {
    comment,
    form: "nolint",
    rules: whole ? "all" : names.filter((name) => name.includes("/")).map((name) => name.slice(name.indexOf("/") + 1)),
    // golangci-lint calls vet "govet".
    peers: names.map((name) => (name === "govet" ? "vet" : name)),
    reason: reason === "" ? undefined : reason,
    ours,
    ...nolintReach(file, comment, lines, line),
  };
}

function nolintReach(
  file: GoFile,
  comment: Comment,
  lines: SourceLines,
  line: number,
): Pick<Directive, "firstLine" | "lastLine"> {
  if (!standsAlone(file, comment, lines)) return { firstLine: line, lastLine: line };
  const column = lines.placeAt(comment.pos).column;
  if (lines.lineAt(file.packagePos) === line + 1) return { firstLine: line, lastLine: lines.count };
  let lastLine = line + 1;
  for (const node of nodesStartingOn(file, lines, line + 1)) {
    if (lines.placeAt(node.pos).column === column) lastLine = Math.max(lastLine, lines.lineAt(node.end));
  }
  return { firstLine: line, lastLine };
}

function standsAlone(file: GoFile, comment: Comment, lines: SourceLines): boolean {
  return file.text.slice(lines.startOf(lines.lineAt(comment.pos)), comment.pos).trim() === "";
}

/** The first line below that is more than a line comment, so that directives can be stacked. */
function nextCodeLine(lines: SourceLines, line: number): number {
  let next = line + 1;
  while (next < lines.count && lines.textOf(next).trimStart().startsWith("//")) next++;
  return next;
}
