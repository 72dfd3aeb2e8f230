import type { Syntax } from "./syntax";
import type { SyntaxTree, TextChange } from "./tree";

// A tree takes about 32 bytes of the parser's memory for each character of ordinary Go.
const BYTES_PER_CHARACTER = 36;

/**
 * Owns syntax trees: hands them out by key, keeps the most recently used within a bound of memory, and frees them. Who
 * gets a tree uses it at once and neither keeps nor deletes it.
 */
export class TreeCache {
  private readonly trees = new Map<string, SyntaxTree>();
  private size = 0;

  /** `limit` bounds the memory of kept trees, in bytes; the tree asked for last is always kept. */
  constructor(
    private readonly syntax: Syntax,
    private readonly limit: number,
  ) {}

  /** Estimated memory of all kept trees, in bytes. */
  get bytes(): number {
    return this.size;
  }

  /** The tree of a text: the kept one, brought up to date by an incremental parse where the text differs, or a new one. */
  get(key: string, text: string): SyntaxTree {
    const kept = this.trees.get(key);
    if (kept === undefined) return this.keep(key, this.syntax.parse(text));
    this.trees.delete(key);
    this.size -= cost(kept);
    const change = difference(kept.text, text);
    if (change !== undefined) kept.edit([change]);
    return this.keep(key, kept);
  }

  /** The kept tree of a key, whatever its text is; undefined when there is none. */
  peek(key: string): SyntaxTree | undefined {
    return this.trees.get(key);
  }

  forget(key: string): void {
    const tree = this.trees.get(key);
    if (tree === undefined) return;
    this.trees.delete(key);
    this.size -= cost(tree);
    tree.delete();
  }

  /** Frees all trees. */
  dispose(): void {
    for (const key of [...this.trees.keys()]) this.forget(key);
  }

  private keep(key: string, tree: SyntaxTree): SyntaxTree {
    this.trees.set(key, tree);
    this.size += cost(tree);
    for (const oldest of this.trees.keys()) {
      if (this.size <= this.limit || oldest === key) break;
      this.forget(oldest);
    }
    return tree;
  }
}

function cost(tree: SyntaxTree): number {
  return tree.text.length * BYTES_PER_CHARACTER;
}

const block = 1024;

/** The one stretch in which two texts differ; undefined when they are equal. */
export function difference(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  // Whole blocks are compared much faster than one unit after the other.
  while (start + block <= shorter && before.slice(start, start + block) === after.slice(start, start + block))
    start += block;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  const suffix = (text: string): string => text.slice(text.length - tail - block, text.length - tail);
  while (tail + block <= shorter - start && suffix(before) === suffix(after)) tail += block;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
