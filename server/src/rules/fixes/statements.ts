import type { Edit } from "../../finding/finding";
import type { Expr, GoFile, If, Node, Stmt } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { beginsLine, endsLine, indentAt, insertAfter, lineBreak, lineEnd, lineStart, replace, textOf } from "./lines";

/** The statement that holds the node, and the list it stands in. */
export interface Placed {
  readonly stmt: Stmt;
  readonly list: readonly Stmt[];
  readonly index: number;
}

/**
 * The statement of a block or clause that the node belongs to: the statement itself, or the whole `if f, err := …; err
 * != nil {` whose init it is. Labels are stepped over. Undefined outside a body.
 */
export function placeOf(checker: Checker, node: Node): Placed | undefined {
  let child: Node = node;
  for (let parent = checker.parentOf(node); parent !== undefined; parent = checker.parentOf(parent)) {
    const list = statementsOf(parent);
    if (list !== undefined) {
      const index = list.indexOf(child as Stmt);
      if (index >= 0) return { stmt: list[index]!, list, index };
      if (parent.kind !== "CommClause") return undefined;
    }
    if (parent.kind === "FuncDecl" || parent.kind === "FuncLit") return undefined;
    child = parent;
  }
  return undefined;
}

function statementsOf(node: Node): readonly Stmt[] | undefined {
  switch (node.kind) {
    case "Block":
      return node.stmts;
    case "CaseClause":
    case "CommClause":
      return node.body;
    default:
      return undefined;
  }
}

/** Whether the node runs again and again inside its function: a loop stands between it and the function's body. */
export function inLoop(checker: Checker, node: Node): boolean {
  for (let parent = checker.parentOf(node); parent !== undefined; parent = checker.parentOf(parent)) {
    if (parent.kind === "For" || parent.kind === "Range") return true;
    if (parent.kind === "FuncDecl" || parent.kind === "FuncLit") return false;
  }
  return false;
}

/**
 * Defers a call right after the statement that acquires or, where the next statement leaves when `errName` is not nil,
 * right after that check. Undefined where no line can be put there or the error is looked at in another way first.
 */
export function deferAfterErrorCheck(
  file: GoFile,
  place: Placed,
  errName: string | undefined,
  call: string,
): Edit | undefined {
  if (place.stmt.kind === "If" || place.stmt.kind === "Switch") return undefined;
  if (errName === undefined || errName === "_") return insertAfter(file, place.stmt, [`defer ${call}`]);
  const next = place.list[place.index + 1];
  if (next === undefined || next.kind !== "If" || !leavesWhenError(next, errName)) return undefined;
  return insertAfter(file, next, [`defer ${call}`]);
}

/** `if err != nil { …; return }`, the whole of an error check. */
export function leavesWhenError(stmt: If, errName: string): boolean {
  if (stmt.init !== undefined || stmt.else !== undefined) return false;
  return isNotNil(stmt.cond, errName) && leaves(stmt.then.stmts[stmt.then.stmts.length - 1]);
}

function isNotNil(cond: Expr, name: string): boolean {
  return (
    cond.kind === "Binary" &&
    cond.op === "!=" &&
    cond.x.kind === "Ident" &&
    cond.x.name === name &&
    cond.y.kind === "Ident" &&
    cond.y.name === "nil"
  );
}

const terminators =
  /^(panic|log\.(Fatal|Panic)(f|ln)?|os\.Exit|runtime\.Goexit|\w+\.(Fatal|FailNow|Skip|SkipNow)(f)?)$/;

/** The statement ends the block it stands last in: return, branch, panic, or a call that never comes back. */
function leaves(stmt: Stmt | undefined): boolean {
  if (stmt === undefined) return false;
  if (stmt.kind === "Return" || stmt.kind === "Branch") return true;
  if (stmt.kind !== "ExprStmt" || stmt.x.kind !== "Call") return false;
  const fun = stmt.x.fun;
  if (fun.kind === "Ident") return terminators.test(fun.name);
  return fun.kind === "Selector" && fun.x.kind === "Ident" && terminators.test(`${fun.x.name}.${fun.sel.name}`);
}

/**
 * Moves a statement with its lines to behind another of the same list. Undefined where one of them shares a line with
 * other code.
 */
export function moveAfter(file: GoFile, stmt: Stmt, target: Stmt): readonly Edit[] | undefined {
  if (!beginsLine(file, stmt) || !endsLine(file, stmt)) return undefined;
  const end = lineEnd(file.text, stmt.end);
  const rest = file.text.slice(stmt.end, end);
  const body = `${textOf(file, stmt)}${rest}`;
  const put = insertAfter(file, target, [body]);
  if (put === undefined) return undefined;
  const start = lineStart(file.text, stmt.pos);
  const after = Math.min(end + lineBreak(file.text).length, file.text.length);
  return [replace(file, start, after, ""), put];
}

/**
 * Wraps a loop's body in a function that is called at once, so that what it defers runs every turn. Undefined where the
 * body leaves the loop or the function (return, break, continue, goto at its own level), or holds a raw string of
 * several lines, which indenting would change.
 */
export function wrapBodyInFunc(file: GoFile, body: Extract<Stmt, { kind: "Block" }>): Edit | undefined {
  const first = body.stmts[0];
  const last = body.stmts[body.stmts.length - 1];
  if (first === undefined || last === undefined || !beginsLine(file, first) || !endsLine(file, last)) return undefined;
  const eol = lineBreak(file.text);
  const open = lineEnd(file.text, body.pos);
  const close = lineStart(file.text, body.end - 1);
  const inner = file.text.slice(open + eol.length, close);
  if (inner.includes("`") && /`[^`]*\n[^`]*`/.test(inner)) return undefined;
  if (body.stmts.some(branchesAway)) return undefined;
  const indent = indentAt(file.text, first.pos);
  const deeper = inner.replace(/^(?=[^\r\n])/gm, "\t");
  return replace(file, open, close, `${eol}${indent}func() {${eol}${deeper}${indent}}()${eol}`);
}

/** Holds a return, break, continue or goto of the surrounding function; literals inside it have their own. */
function branchesAway(stmt: Stmt): boolean {
  let found = false;
  walk(stmt, (node) => {
    if (node.kind === "FuncLit") return false;
    if (node.kind === "Return" || node.kind === "Branch" || node.kind === "BadStmt") found = true;
    return !found;
  });
  return found;
}
