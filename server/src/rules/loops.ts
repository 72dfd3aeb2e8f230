import type { For, Node, Range, Stmt } from "../go/ast";
import type { Checker } from "../go/model";
import { walk } from "../go/walk";

export type Loop = For | Range;

/** The innermost loop around a node within its function; `init` of a for and the operand of a range stand outside it. */
export function loopAround(checker: Checker, node: Node): Loop | undefined {
  let child = node;
  for (let parent = checker.parentOf(node); parent !== undefined; parent = checker.parentOf(parent)) {
    if (parent.kind === "For" && child !== parent.init) return parent;
    if (parent.kind === "Range" && child === parent.body) return parent;
    if (parent.kind === "FuncDecl" || parent.kind === "FuncLit") return undefined;
    child = parent;
  }
  return undefined;
}

/** All loops around a node within its function, the innermost first. */
export function loopsAround(checker: Checker, node: Node): readonly Loop[] {
  const loops: Loop[] = [];
  for (let loop = loopAround(checker, node); loop !== undefined; loop = loopAround(checker, loop)) loops.push(loop);
  return loops;
}

/**
 * Whether control, once at the node, can come back to the loop's head. Judged on the statements that follow in each list
 * on the way out to the loop: one that always leaves (return, break out of the loop, panic) ends the turn for good.
 * ```go
 * for _, f := range files { r, err := open(f); if err != nil { continue }; defer r.Close(); return r.Read() }
 * ```
 */
export function comesBack(checker: Checker, node: Node, loop: Loop): boolean {
  let child: Node = node;
  for (let parent = checker.parentOf(node); parent !== undefined; parent = checker.parentOf(parent)) {
    const list = parent.kind === "Block" ? parent.stmts : isClause(parent) ? parent.body : undefined;
    if (list !== undefined) {
      const from = list.indexOf(child as Stmt);
      for (const stmt of from < 0 ? list : list.slice(from + 1)) {
        if (continues(stmt)) return true;
        if (leavesLoop(checker, stmt, loop)) return false;
      }
    }
    if (parent === loop) return true;
    child = parent;
  }
  return true;
}

function isClause(node: Node): node is Extract<Node, { kind: "CaseClause" | "CommClause" }> {
  return node.kind === "CaseClause" || node.kind === "CommClause";
}

/** The statement leaves the loop on every path through it. */
export function leavesLoop(checker: Checker, stmt: Stmt | undefined, loop: Loop): boolean {
  switch (stmt?.kind) {
    case "Return":
      return true;
    case "Branch":
      return (stmt.tok === "break" && branchTarget(checker, stmt) === loop) || stmt.tok === "goto";
    case "ExprStmt":
      return stmt.x.kind === "Call" && stmt.x.fun.kind === "Ident" && stmt.x.fun.name === "panic";
    case "Block":
      return stmt.stmts.some((inner) => leavesLoop(checker, inner, loop));
    case "Labeled":
      return leavesLoop(checker, stmt.stmt, loop);
    case "If":
      return (
        stmt.else !== undefined &&
        stmt.then.stmts.some((inner) => leavesLoop(checker, inner, loop)) &&
        leavesLoop(checker, stmt.else, loop)
      );
    case "Select":
      return stmt.clauses.length > 0 && stmt.clauses.every((clause) => listLeaves(checker, clause.body, loop));
    case "Switch":
      return (
        stmt.clauses.some((clause) => clause.isDefault) &&
        stmt.clauses.every((clause) => listLeaves(checker, clause.body, loop))
      );
    default:
      return false;
  }
}

function listLeaves(checker: Checker, body: readonly Stmt[], loop: Loop): boolean {
  return body.some((inner) => leavesLoop(checker, inner, loop));
}

/** Statement that an unlabelled or labelled break or continue leaves or goes on with. */
function branchTarget(checker: Checker, branch: Extract<Stmt, { kind: "Branch" }>): Node | undefined {
  for (let parent = checker.parentOf(branch); parent !== undefined; parent = checker.parentOf(parent)) {
    if (parent.kind === "FuncLit" || parent.kind === "FuncDecl") return undefined;
    if (branch.label !== undefined) {
      if (parent.kind === "Labeled" && parent.label.name === branch.label.name) return parent.stmt;
    } else if (parent.kind === "For" || parent.kind === "Range") {
      return parent;
    } else if (branch.tok === "break" && /^(Switch|TypeSwitch|Select)$/.test(parent.kind)) {
      return parent;
    }
  }
  return undefined;
}

/** Holds a `continue` (of any loop; coarse on purpose: it only makes the answer "comes back"). */
function continues(stmt: Stmt): boolean {
  let found = false;
  walk(stmt, (node) => {
    if (node.kind === "Branch" && node.tok === "continue") found = true;
    return !found && node.kind !== "FuncLit";
  });
  return found;
}

/**
 * Whether a loop can end by itself or from inside: it has a condition, or something in it leaves. A range over a channel
 * counts as endless where `unclosed` says that nobody can close the channel.
 */
export function canEnd(checker: Checker, loop: Loop, unclosed: boolean): boolean {
  return (loop.kind === "For" ? loop.cond !== undefined : !unclosed) || canLeave(checker, loop);
}

/** Whether something inside of the loop can leave it: a return, a break, a panic. */
export function canLeave(checker: Checker, loop: Loop): boolean {
  let leaves = false;
  walk(loop.body, (node) => {
    if (node.kind === "FuncLit") return false;
    if (node.kind === "Return" || node.kind === "BadStmt") leaves = true;
    if (
      node.kind === "Branch" &&
      (node.tok === "goto" || (node.tok !== "fallthrough" && goesOutside(checker, node, loop)))
    ) {
      leaves = true;
    }
    if (node.kind === "Call" && node.fun.kind === "Ident" && node.fun.name === "panic") leaves = true;
    return !leaves;
  });
  return leaves;
}

/** A break of the loop, or a labelled branch to something around it. */
function goesOutside(checker: Checker, branch: Extract<Stmt, { kind: "Branch" }>, loop: Loop): boolean {
  const target = branchTarget(checker, branch);
  if (target === loop) return branch.tok === "break";
  return target === undefined || target.pos < loop.pos;
}
