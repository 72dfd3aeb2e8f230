import type { SyntaxTree } from "../syntax/tree";
import type { NodeBase } from "./ast";
import { scanText } from "./scan";

/** A stretch of the file to be parsed piece by piece: each piece starts where a declaration starts. */
export interface BrokenRegion extends NodeBase {
  readonly pieces: readonly NodeBase[];
}

/**
 * An unclosed brace makes the parser read all functions that follow as parts of the one left open. In Go code as
 * people and gofmt write it a line that starts with a declaration's keyword starts a declaration; where the parser has
 * such a line inside a broken declaration, that declaration is cut there and the pieces are parsed on their own.
 */
export function brokenRegions(tree: SyntaxTree, errors: readonly NodeBase[]): BrokenRegion[] {
  const { text } = tree;
  const starts = declarationLines(text);
  if (starts.length === 0) return [];
  const children = tree.walk((c) => {
    const spans: NodeBase[] = [];
    if (c.firstChild()) {
      do spans.push({ pos: c.start, end: c.end });
      while (c.nextSibling());
    }
    return spans;
  });
  const regions: BrokenRegion[] = [];
  let reached = 0;
  for (let i = 0; i < children.length; i++) {
    const child = children[i]!;
    if (child.pos < reached) continue;
    const swallows = starts.some((s) => s > child.pos && s < child.end);
    if (!swallows || !errors.some((e) => e.pos >= child.pos && e.pos <= child.end)) continue;
    // Up to the next line that starts a declaration which the parser saw as one.
    const next = children.find((other, j) => j > i && other.pos >= child.end && starts.includes(other.pos));
    const end = next?.pos ?? text.length;
    const cuts = [child.pos, ...starts.filter((s) => s > child.pos && s < end), end];
    const pieces = cuts.slice(0, -1).map((pos, at) => ({ pos, end: cuts[at + 1]! }));
    regions.push({ pos: child.pos, end, pieces });
    reached = end;
  }
  return regions;
}

/** Offsets of lines that start with a declaration's keyword, those in comments and raw strings left out. */
function declarationLines(text: string): number[] {
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
