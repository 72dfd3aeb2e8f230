import type { Kind } from "./kinds";

/**
 * A walk over a syntax tree that hides the parser. `go/` lowers through this and never sees a tree-sitter node.
 * Offsets are UTF-16 code units of the whole file, also where only a part of it was parsed.
 */
export interface SyntaxCursor {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  /** The parser put this node there without text (an expected token). */
  readonly missing: boolean;
  firstChild(): boolean;
  nextSibling(): boolean;
  parent(): boolean;
}
