import { Kind } from "../syntax/kinds";
import { MAX_TEXT } from "../syntax/limits";
import type { SyntaxTree } from "../syntax/tree";
import type { NodeBase } from "./ast";
import { scanText } from "./scan";

/** A stretch of the file that the parser could not take apart: a broken declaration, then others it swallowed. */
export interface BrokenRegion extends NodeBase {
  /** Where the declarations in it start, that of the broken one first. */
  readonly starts: readonly number[];
}

/**
 * Offsets of lines that start with a declaration's keyword, in order, those in comments and raw strings left out. In Go
 * as people and gofmt write it such a line starts a declaration.
 */
export function declarationLines(text: string): number[] {
  const { comments, rawStrings } = scanText(text);
  const covered = [...comments, ...rawStrings].sort((a, b) => a.pos - b.pos);
  const starts: number[] = [];
  let at = 0;
  for (const match of text.matchAll(/^(?:func[ \t(]|(?:type|var|const|import)[ \t(])/gm)) {
    while (at < covered.length && covered[at]!.end <= match.index) at++;
    const span = covered[at];
    if (span === undefined || span.pos > match.index) starts.push(match.index);
  }
  return starts;
}

/**
 * An unclosed brace makes the parser read the functions that follow as parts of the one left open. Where a line that
 * starts a declaration lies inside a broken one, that one is to be cut there. `starts` are the declaration lines of the
 * whole text, `to` is where the parsed part ends.
 */
export function brokenRegions(
  tree: SyntaxTree,
  errors: readonly NodeBase[],
  starts: readonly number[],
  to: number,
): BrokenRegion[] {
  const children = tree.walk((c) => {
    const spans: (NodeBase & { readonly declares: boolean })[] = [];
    if (c.firstChild()) {
      do spans.push({ pos: c.start, end: c.end, declares: declarations.has(c.kind) });
      while (c.nextSibling());
    }
    return spans;
  });
  const regions: BrokenRegion[] = [];
  let reached = 0;
  const isStart = (pos: number): boolean => after(starts, pos - 1) === pos;
  if (errors.length === 0) return regions;
  children.forEach(({ pos, end, declares }, i) => {
    if (pos < reached) return;
    // Of a declaration that starts but does not end the parser may leave the bare tokens.
    const torn = !declares && isStart(pos);
    const swallows = (after(starts, pos) ?? end) < end && errors.some((e) => e.pos >= pos && e.pos <= end);
    if (!torn && !swallows) return;
    // Up to the next line that starts a declaration which the parser saw as one.
    const next = children.find((other, j) => j > i && other.declares && other.pos >= end && isStart(other.pos));
    reached = next?.pos ?? to;
    regions.push({ pos, end: reached, starts: [pos, ...starts.filter((s) => s > pos && s < reached)] });
  });
  return regions;
}

/** Cuts a text that is too long to be parsed at once before declarations, into parts of about a million characters. */
export function parts(text: string, starts: readonly number[]): NodeBase[] {
  const found: NodeBase[] = [];
  let pos = 0;
  for (const start of starts) {
    if (start - pos < MAX_TEXT / 4) continue;
    found.push({ pos, end: start });
    pos = start;
  }
  found.push({ pos, end: text.length });
  return found;
}

const declarations: ReadonlySet<Kind> = new Set([
  Kind.FunctionDeclaration,
  Kind.MethodDeclaration,
  Kind.TypeDeclaration,
  Kind.VarDeclaration,
  Kind.ConstDeclaration,
  Kind.ImportDeclaration,
]);

/** The first of sorted offsets that is greater than `offset`. */
function after(sorted: readonly number[], offset: number): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > offset) high = middle;
    else low = middle + 1;
  }
  return sorted[low];
}
