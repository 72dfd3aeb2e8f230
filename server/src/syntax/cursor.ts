/**
 * A walk over a syntax tree that hides the parser. `go/` lowers through this and never sees a tree-sitter node.
 * Offsets are UTF-16 code units. `kind` is the grammar's node type ("call_expression", "{", "ERROR", …).
 */
export interface SyntaxCursor {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** The field name under which the parent holds this node, if any. */
  readonly field: string | undefined;
  readonly named: boolean;
  /** The parser put this node there without text (an expected token). */
  readonly missing: boolean;
  /** This node or one below it is broken. */
  readonly hasError: boolean;
  firstChild(): boolean;
  nextSibling(): boolean;
  parent(): boolean;
}
