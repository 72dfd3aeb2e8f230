import type { Tree } from "web-tree-sitter";
import type { SyntaxCursor } from "./cursor";
import { MAX_TEXT } from "./limits";
import { LineIndex } from "./positions";
import type { Syntax } from "./syntax";

/** A stretch of text, in UTF-16 offsets. */
export interface TextSpan {
  readonly pos: number;
  readonly end: number;
}

/** `text` replaces what stands between `start` and `end`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A parsed text. It holds memory outside the JavaScript heap: its owner calls `delete()`, after which `alive` is false
 * and nothing but `text` may be asked of it.
 */
export class SyntaxTree {
  private tree: Tree | undefined;
  private currentText: string;
  private edits = 0;

  /** @internal Use `Syntax.parse`. `base` is the offset in `text` at which the parsed part starts. */
  constructor(
    readonly syntax: Syntax,
    text: string,
    readonly base: number,
    tree: Tree,
  ) {
    this.currentText = text;
    this.tree = this.withText(tree, text);
  }

  /** The whole text, also where only a part was parsed. */
  get text(): string {
    return this.currentText;
  }

  /** Changes with every edit: who remembers spans remembers this with them. */
  get version(): number {
    return this.edits;
  }

  get alive(): boolean {
    return this.tree !== undefined;
  }

  /** The text is too long and was not parsed: the tree is empty. */
  get skipped(): boolean {
    return this.currentText.length > MAX_TEXT;
  }

  /** Is there any broken or missing part? */
  get hasErrors(): boolean {
    return this.live.rootNode.hasError;
  }

  /** @internal */
  get live(): Tree {
    if (this.tree === undefined) throw new Error("use of a deleted syntax tree");
    return this.tree;
  }

  /** Applies changes one after the other and parses again, reusing what they left alone. Spans read before are stale. */
  edit(changes: readonly TextChange[]): void {
    if (this.base !== 0) throw new Error("only a whole file can be edited");
    const old = this.live;
    let text = this.currentText;
    for (const change of changes) {
      const before = new LineIndex(text, "go");
      const next = text.slice(0, change.start) + change.text + text.slice(change.end);
      const newEnd = change.start + change.text.length;
      const point = (index: LineIndex, offset: number) => {
        const { line, column } = index.positionAt(offset);
        return { row: line, column };
      };
      const after = new LineIndex(next, "go");
      old.edit({
        startIndex: change.start,
        oldEndIndex: change.end,
        newEndIndex: newEnd,
        startPosition: point(before, change.start),
        oldEndPosition: point(before, change.end),
        newEndPosition: point(after, newEnd),
      } as Parameters<Tree["edit"]>[0]);
      text = next;
    }
    let tree = this.syntax.parseText(text, this.skipped ? undefined : old);
    if (tree.rootNode.hasError) {
      // What the parser makes of broken text depends on the tree it starts from. It must not: the same text has to have
      // the same findings, whatever was typed on the way to it.
      tree.delete();
      tree = this.syntax.parseText(text, undefined);
    }
    this.tree = this.withText(tree, text);
    this.currentText = text;
    this.edits++;
    old.delete();
  }

  /** Runs `use` with a cursor on the root and frees the cursor afterwards. */
  walk<T>(use: (cursor: SyntaxCursor) => T): T {
    const cursor = this.syntax.walk(this.live, this.base);
    try {
      return use(cursor);
    } finally {
      cursor.close();
    }
  }

  /** Broken (ERROR) and missing parts in order of their start. A missing token has an empty span. */
  errors(): TextSpan[] {
    if (!this.hasErrors) return [];
    const found: TextSpan[] = [];
    const cursor = this.live.walk();
    try {
      for (;;) {
        const node = cursor.currentNode;
        if (node.isError || node.isMissing) {
          found.push({ pos: node.startIndex + this.base, end: node.endIndex + this.base });
        } else if (node.hasError && cursor.gotoFirstChild()) {
          continue;
        }
        while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return found;
      }
    } finally {
      cursor.delete();
    }
  }

  /** Queries compare the text of nodes: they are to see the real one, not the one made for the parser. */
  private withText(tree: Tree, text: string): Tree {
    const { base } = this;
    (tree as unknown as { textCallback: (index: number) => string }).textCallback = (index) => text.slice(base + index);
    return tree;
  }

  /** Frees the tree. */
  delete(): void {
    this.tree?.delete();
    this.tree = undefined;
  }
}
