import { Kind } from "../syntax/kinds";
import type { Block, CaseClause, CommClause, Expr, Ident, If, Stmt } from "./ast";
import {
  badExpr,
  exact,
  ident,
  identsBelow,
  isExpr,
  isIdentKind,
  keepStray,
  type Lowering,
  lowerBlock,
  lowerChildStmts,
  lowerExpr,
  lowerStmt,
  noExpr,
  stmtTable,
} from "./lower";
import { lowerConsts, lowerTypes, lowerVars } from "./lower-decl";
import { childExprs } from "./lower-type";
import { nameIn } from "./names";
import { walk } from "./walk";

function bad(l: Lowering, pos: number, end: number): Stmt {
  return { kind: "BadStmt", pos, end, idents: identsBelow(l) };
}

/** The list under the cursor, a broken part as an operand of its own. */
export function exprList(l: Lowering): Expr[] {
  const c = l.cursor;
  const found: Expr[] = [];
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.Error) found.push(badExpr(l));
      else if (isExpr(c.kind)) found.push(lowerExpr(l));
    } while (c.nextSibling());
    c.parent();
  }
  return exact(found);
}

/** `=`, `op=`, `:=`, and a select's receive with or without either. */
function assign(l: Lowering, pos: number, end: number): Stmt {
  const c = l.cursor;
  const lists: Expr[][] = [];
  let op = "";
  let broken: Expr | undefined;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.ExpressionList) lists.push(exprList(l));
      else if (kind === Kind.Error) broken = badExpr(l);
      else if (isExpr(kind)) lists.push([lowerExpr(l)]);
      else if (kind >= Kind.Semicolon) op = nameIn(l.text, c.start, c.end);
    } while (c.nextSibling());
    c.parent();
  }
  if (lists.length === 1 && op === "" && broken === undefined) return { kind: "ExprStmt", pos, end, x: lists[0]![0]! };
  if (lists.length !== 2) return bad(l, pos, end);
  const [lhs, rhs] = lists as [Expr[], Expr[]];
  if (op === ":=") splitHalfTyped(l, lhs);
  return { kind: "Assign", pos, end, op, define: op === ":=", lhs, rhs: broken === undefined ? rhs : [broken] };
}

/**
 * Only names stand to the left of `:=`. A selector there that spans lines is what is being typed, and the next statement:
 *   conn.
 *   n, err := read()
 */
function splitHalfTyped(l: Lowering, lhs: Expr[]): void {
  const first = lhs[0];
  if (first?.kind !== "Selector" || !l.text.slice(first.x.end, first.sel.pos).includes("\n")) return;
  walk(first.x, (node) => {
    if (node.kind === "Ident") l.stray.push(node);
    return true;
  });
  lhs[0] = first.sel;
}

function single(make: (x: Expr, pos: number, end: number) => Stmt) {
  return (l: Lowering, pos: number, end: number): Stmt => {
    const parts = childExprs(l);
    return parts?.length === 1 ? make(parts[0]!, pos, end) : bad(l, pos, end);
  };
}

/** `go` and `defer` keep their meaning around a broken call. */
function spawned(kind: "GoStmt" | "DeferStmt") {
  return (l: Lowering, pos: number, end: number): Stmt => {
    const parts = childExprs(l);
    return { kind, pos, end, call: parts?.length === 1 ? parts[0]! : badExpr(l) };
  };
}

function branch(tok: "break" | "continue" | "goto" | "fallthrough") {
  return (l: Lowering, pos: number, end: number): Stmt => {
    const c = l.cursor;
    let label: Ident | undefined;
    if (c.firstChild()) {
      do {
        if (c.kind === Kind.LabelName && c.end > c.start) label = ident(l);
      } while (c.nextSibling());
      c.parent();
    }
    return { kind: "Branch", pos, end, tok, label };
  };
}

function ifStmt(l: Lowering, pos: number, end: number): If {
  const c = l.cursor;
  let init: Stmt | undefined;
  let cond: Expr | undefined;
  let then: Block | undefined;
  let otherwise: Block | If | undefined;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.Block) {
        if (then === undefined) then = lowerBlock(l);
        else otherwise = lowerBlock(l);
      } else if (kind === Kind.IfStatement) {
        const chained = lowerStmt(l);
        // Beyond the depth limit the chain ends in a block that holds what was not looked at.
        otherwise =
          chained.kind === "If" ? chained : { kind: "Block", pos: chained.pos, end: chained.end, stmts: [chained] };
      } else if (kind === Kind.Error) keepStray(l);
      else if (isExpr(kind)) cond ??= lowerExpr(l);
      else if (stmtTable[kind] !== undefined) init ??= lowerStmt(l);
    } while (c.nextSibling());
    c.parent();
  }
  const at = then?.pos ?? end;
  then ??= { kind: "Block", pos: end, end, stmts: [] };
  return { kind: "If", pos, end, init, cond: cond ?? noExpr(at), then, else: otherwise };
}

function forStmt(l: Lowering, pos: number, end: number): Stmt {
  const c = l.cursor;
  let init: Stmt | undefined;
  let cond: Expr | undefined;
  let post: Stmt | undefined;
  let body: Block | undefined;
  let range: { left: Expr[]; define: boolean; x: Expr } | undefined;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.Block) body = lowerBlock(l);
      else if (kind === Kind.RangeClause) range = rangeClause(l);
      else if (kind === Kind.Error) keepStray(l);
      else if (isExpr(kind)) cond = lowerExpr(l);
      else if (kind === Kind.ForClause && c.firstChild()) {
        let semicolons = 0;
        do {
          const part = c.kind;
          if (part === Kind.Semicolon) semicolons++;
          else if (part === Kind.Error) keepStray(l);
          else if (isExpr(part)) cond = lowerExpr(l);
          else if (stmtTable[part] !== undefined) {
            if (semicolons === 0) init = lowerStmt(l);
            else post = lowerStmt(l);
          }
        } while (c.nextSibling());
        c.parent();
      }
    } while (c.nextSibling());
    c.parent();
  }
  body ??= { kind: "Block", pos: end, end, stmts: [] };
  if (range === undefined) return { kind: "For", pos, end, init, cond, post, body };
  const { left, define, x } = range;
  return { kind: "Range", pos, end, key: left[0], value: left[1], define, x, body };
}

function rangeClause(l: Lowering): { left: Expr[]; define: boolean; x: Expr } {
  const c = l.cursor;
  let left: Expr[] = [];
  let define = false;
  let x: Expr | undefined;
  const end = c.end;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.ExpressionList) left = exprList(l);
      else if (kind === Kind.Define) define = true;
      else if (kind === Kind.Error) x = badExpr(l);
      else if (isExpr(kind)) x ??= lowerExpr(l);
    } while (c.nextSibling());
    c.parent();
  }
  return { left, define, x: x ?? noExpr(end) };
}

/** Both kinds of switch: initialiser, `v :=`, value, clauses. */
function switchStmt(l: Lowering, pos: number, end: number): Stmt {
  const c = l.cursor;
  const byType = c.kind === Kind.TypeSwitchStatement;
  let init: Stmt | undefined;
  let bind: Ident | undefined;
  let tag: Expr | undefined;
  const clauses: CaseClause[] = [];
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.ExpressionCase || kind === Kind.TypeCase || kind === Kind.DefaultCase) clauses.push(clause(l));
      else if (kind === Kind.ExpressionList) {
        const names = exprList(l);
        if (names.length === 1 && names[0]!.kind === "Ident") bind = names[0];
      } else if (kind === Kind.Error) keepStray(l);
      else if (isExpr(kind)) tag ??= lowerExpr(l);
      else if (stmtTable[kind] !== undefined) init ??= lowerStmt(l);
    } while (c.nextSibling());
    c.parent();
  }
  if (!byType) return { kind: "Switch", pos, end, init, tag, clauses: exact(clauses) };
  return { kind: "TypeSwitch", pos, end, init, bind, x: tag ?? noExpr(pos), clauses: exact(clauses) };
}

function clause(l: Lowering): CaseClause {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  const isDefault = c.kind === Kind.DefaultCase;
  let values: Expr[] = [];
  const body: Stmt[] = [];
  const stray = l.stray;
  l.stray = [];
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.ExpressionList) values = exprList(l);
      else if (kind === Kind.StatementList) lowerChildStmts(l, body);
      else if (kind === Kind.Error) values.push(badExpr(l));
      else if (isExpr(kind)) values.push(lowerExpr(l));
    } while (c.nextSibling());
    c.parent();
  }
  l.stray = stray;
  return { kind: "CaseClause", pos, end, isDefault, values, body: exact(body) };
}

function commClause(l: Lowering): CommClause {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  let comm: Stmt | undefined;
  const isDefault = c.kind === Kind.DefaultCase;
  const body: Stmt[] = [];
  const stray = l.stray;
  l.stray = [];
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.StatementList) lowerChildStmts(l, body);
      else if (kind === Kind.Error) comm = bad(l, c.start, c.end);
      else if (stmtTable[kind] !== undefined) comm ??= lowerStmt(l);
    } while (c.nextSibling());
    c.parent();
  }
  // Without a communication this would read as `default`.
  if (comm === undefined && !isDefault) comm = bad(l, pos, pos);
  l.stray = stray;
  return { kind: "CommClause", pos, end, comm, body: exact(body) };
}

function labeled(l: Lowering, pos: number, end: number): Stmt {
  const c = l.cursor;
  let label: Ident | undefined;
  let stmt: Stmt | undefined;
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.Error) keepStray(l);
      else if (stmtTable[c.kind] !== undefined) stmt = lowerStmt(l);
      else if (isIdentKind(c.kind) || c.kind === Kind.LabelName) label ??= ident(l);
    } while (c.nextSibling());
    c.parent();
  }
  if (label === undefined) return bad(l, pos, end);
  return { kind: "Labeled", pos, end, label, stmt: stmt ?? { kind: "Empty", pos: end, end } };
}

stmtTable[Kind.Block] = lowerBlock;
stmtTable[Kind.EmptyStatement] = (_l, pos, end) => ({ kind: "Empty", pos, end });
stmtTable[Kind.ExpressionStatement] = (l, pos, end) => {
  const parts = childExprs(l);
  return parts?.length === 1 ? { kind: "ExprStmt", pos, end, x: parts[0]! } : bad(l, pos, end);
};
stmtTable[Kind.SendStatement] = (l, pos, end) => {
  const parts = childExprs(l);
  return parts?.length === 2 ? { kind: "Send", pos, end, chan: parts[0]!, value: parts[1]! } : bad(l, pos, end);
};
stmtTable[Kind.IncStatement] = single((x, pos, end) => ({ kind: "IncDec", pos, end, x, op: "++" }));
stmtTable[Kind.DecStatement] = single((x, pos, end) => ({ kind: "IncDec", pos, end, x, op: "--" }));
stmtTable[Kind.AssignmentStatement] = assign;
stmtTable[Kind.ShortVarDeclaration] = assign;
stmtTable[Kind.ReceiveStatement] = assign;
stmtTable[Kind.LabeledStatement] = labeled;
stmtTable[Kind.FallthroughStatement] = branch("fallthrough");
stmtTable[Kind.BreakStatement] = branch("break");
stmtTable[Kind.ContinueStatement] = branch("continue");
stmtTable[Kind.GotoStatement] = branch("goto");
stmtTable[Kind.ReturnStatement] = (l, pos, end) => {
  const c = l.cursor;
  const results: Expr[] = [];
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.ExpressionList) for (const x of exprList(l)) results.push(x);
      else if (c.kind === Kind.Error) results.push(badExpr(l));
    } while (c.nextSibling());
    c.parent();
  }
  return { kind: "Return", pos, end, results: exact(results) };
};
stmtTable[Kind.GoStatement] = spawned("GoStmt");
stmtTable[Kind.DeferStatement] = spawned("DeferStmt");
stmtTable[Kind.IfStatement] = ifStmt;
stmtTable[Kind.ForStatement] = forStmt;
stmtTable[Kind.ExpressionSwitchStatement] = switchStmt;
stmtTable[Kind.TypeSwitchStatement] = switchStmt;
stmtTable[Kind.SelectStatement] = (l, pos, end) => {
  const c = l.cursor;
  const clauses: CommClause[] = [];
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.CommunicationCase || c.kind === Kind.DefaultCase) clauses.push(commClause(l));
      else if (c.kind === Kind.Error) keepStray(l);
    } while (c.nextSibling());
    c.parent();
  }
  return { kind: "Select", pos, end, clauses: exact(clauses) };
};
stmtTable[Kind.VarDeclaration] = (l, pos, end) => ({ kind: "DeclStmt", pos, end, decls: lowerVars(l) });
stmtTable[Kind.ConstDeclaration] = (l, pos, end) => ({ kind: "DeclStmt", pos, end, decls: lowerConsts(l) });
stmtTable[Kind.TypeDeclaration] = (l, pos, end) => ({ kind: "DeclStmt", pos, end, decls: lowerTypes(l) });
