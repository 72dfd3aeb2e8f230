import type { SyntaxCursor } from "../syntax/cursor";
import { Kind } from "../syntax/kinds";
import type { BadExpr, Block, Expr, Ident, Stmt } from "./ast";
import { nameIn } from "./names";

/**
 * Lowering: syntax tree → `go/ast`. Each grammar kind has a function in one of two tables (expressions with types,
 * statements); the functions live in `lower-expr`, `lower-type`, `lower-stmt` and `lower-decl`. A lowering function is
 * entered with the cursor on its node and leaves it there.
 */
export interface Lowering {
  readonly cursor: SyntaxCursor;
  readonly text: string;
  /** Nesting of the node being lowered. */
  depth: number;
  /** Identifiers of broken text met inside a statement that keeps its shape; becomes a BadStmt before it. */
  stray: Ident[];
}

/** Deeper nesting becomes BadExpr / BadStmt, so that neither lowering nor any analysis can run out of stack. */
export const MAX_DEPTH = 500;

export type ExprLowering = (l: Lowering, pos: number, end: number) => Expr;
export type StmtLowering = (l: Lowering, pos: number, end: number) => Stmt;

export const exprTable: (ExprLowering | undefined)[] = new Array(Kind.Operator + 1).fill(undefined);
export const stmtTable: (StmtLowering | undefined)[] = new Array(Kind.Operator + 1).fill(undefined);

export function newLowering(cursor: SyntaxCursor, text: string): Lowering {
  return { cursor, text, depth: 0, stray: [] };
}

export function isExpr(kind: Kind): boolean {
  return exprTable[kind] !== undefined;
}

/** Expression or type under the cursor; BadExpr for anything else. */
export function lowerExpr(l: Lowering): Expr {
  const c = l.cursor;
  const lower = exprTable[c.kind];
  if (lower === undefined || l.depth >= MAX_DEPTH) return badExpr(l);
  l.depth++;
  const expr = lower(l, c.start, c.end);
  l.depth--;
  return expr;
}

/** Statement under the cursor; BadStmt for anything else. */
export function lowerStmt(l: Lowering): Stmt {
  const c = l.cursor;
  const lower = stmtTable[c.kind];
  if (lower === undefined || l.depth >= MAX_DEPTH) {
    return { kind: "BadStmt", pos: c.start, end: c.end, idents: identsBelow(l) };
  }
  l.depth++;
  const stmt = lower(l, c.start, c.end);
  l.depth--;
  return stmt;
}

/** The node under the cursor as broken text. */
export function badExpr(l: Lowering): BadExpr {
  const c = l.cursor;
  return { kind: "BadExpr", pos: c.start, end: c.end, idents: identsBelow(l) };
}

/** An operand the parser did not find at all. */
export function noExpr(at: number): BadExpr {
  return { kind: "BadExpr", pos: at, end: at, idents: [] };
}

/** Keeps the identifiers of a broken part whose statement keeps its shape. */
export function keepStray(l: Lowering): void {
  for (const ident of identsBelow(l)) l.stray.push(ident);
}

export function ident(l: Lowering): Ident {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  return { kind: "Ident", pos, end, name: nameIn(l.text, pos, end) };
}

export function isIdentKind(kind: Kind): boolean {
  return kind >= Kind.Identifier && kind <= Kind.TypeIdentifier;
}

/** Every identifier in the node under the cursor, without recursion. */
export function identsBelow(l: Lowering): Ident[] {
  const c = l.cursor;
  const found: Ident[] = [];
  let depth = 0;
  for (;;) {
    if (isIdentKind(c.kind) && c.end > c.start) found.push(ident(l));
    if (c.firstChild()) {
      depth++;
      continue;
    }
    for (;;) {
      if (depth === 0) return found;
      if (c.nextSibling()) break;
      c.parent();
      depth--;
    }
  }
}

/**
 * Statements among the children of the node under the cursor, what is broken between them included. Tells whether there
 * was a closing brace.
 */
export function lowerChildStmts(l: Lowering, into: Stmt[]): boolean {
  const c = l.cursor;
  let closed = false;
  if (!c.firstChild()) return closed;
  do {
    const kind = c.kind;
    if (kind === Kind.Error) {
      const idents = identsBelow(l);
      // A list that starts with `;` is legal Go, but an error to the grammar.
      if (idents.length > 0 || !/^[\s;]*$/.test(l.text.slice(c.start, c.end))) {
        into.push({ kind: "BadStmt", pos: c.start, end: c.end, idents });
      }
    } else if (kind === Kind.StatementList) {
      lowerChildStmts(l, into);
    } else if (kind === Kind.BraceClose) {
      closed = !c.missing;
    } else if (stmtTable[kind] !== undefined) {
      const stmt = lowerStmt(l);
      flushStray(l, into);
      into.push(stmt);
    }
  } while (c.nextSibling());
  c.parent();
  return closed;
}

/** Room that an array keeps for more elements is as large as most lists of Go code: nodes keep a copy without it. */
export function exact<T>(list: T[]): T[] {
  return list.length === 0 ? list : list.slice();
}

function flushStray(l: Lowering, into: Stmt[]): void {
  if (l.stray.length === 0) return;
  const idents = l.stray;
  l.stray = [];
  const first = idents[0]!;
  into.push({ kind: "BadStmt", pos: first.pos, end: idents[idents.length - 1]!.end, idents });
}

/** The block under the cursor. */
export function lowerBlock(l: Lowering): Block {
  const c = l.cursor;
  const stmts: Stmt[] = [];
  const pos = c.start;
  const end = c.end;
  // Broken text outside belongs to the statement outside.
  const stray = l.stray;
  l.stray = [];
  if (l.depth >= MAX_DEPTH) {
    stmts.push({ kind: "BadStmt", pos, end, idents: identsBelow(l) });
  } else {
    l.depth++;
    const closed = lowerChildStmts(l, stmts);
    l.depth--;
    // Without its closing brace nobody knows which of the braces inside closes which block: all names inside are then
    // used in an unknown way at the end.
    if (!closed) stmts.push({ kind: "BadStmt", pos: end, end, idents: identsBelow(l) });
  }
  l.stray = stray;
  return { kind: "Block", pos, end, stmts: exact(stmts) };
}
