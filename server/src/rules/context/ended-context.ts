import { lastName } from "../../flow/facts";
import { endsWithTest } from "../../flow/sites";
import type { Assign, Call, Expr, For, Node, Range, Stmt } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { loopAround } from "../loops";

/**
 * Whether a derived context is over in time though nobody can cancel it.
 * @param leaks calls that derive a context whose cancel function is not called on every path
 */
export function endsByItself(call: Call, checker: Checker, leaks: ReadonlySet<Node>): boolean {
  return (
    hasNoParent(call) || endsWithTest(call, checker) || isAwaited(call, checker) || endsWithParent(call, checker, leaks)
  );
}

/** `context.WithCancel(nil)` panics. */
function hasNoParent({ args: [parent] }: Call): boolean {
  return parent?.kind === "Ident" && parent.name === "nil";
}

/**
 * The code goes on when the context is done, and not before.
 * ```go
 * ctx, _ := context.WithTimeout(parent, time.Millisecond)
 * <-ctx.Done()
 * ```
 */
function isAwaited(call: Call, checker: Checker): boolean {
  // What NotifyContext has registered stays when the signal has come.
  if (lastName(call.fun) === "NotifyContext") return false;
  const assign = checker.parentOf(call);
  const list = assign && statementsAround(assign, checker);
  if (assign?.kind !== "Assign" || list === undefined) return false;
  const ctx = variableOf(assign.lhs[0], checker);
  if (ctx === undefined) return false;
  for (const stmt of list.slice(list.indexOf(assign) + 1)) {
    if (isDoneReceive(stmt, ctx, checker)) return true;
    if (mayLeave(stmt)) return false;
  }
  return false;
}

/** `<-ctx.Done()` */
function isDoneReceive(stmt: Stmt, ctx: VarObj, checker: Checker): boolean {
  const x = stmt.kind === "ExprStmt" ? stmt.x : undefined;
  if (x?.kind !== "Unary" || x.op !== "<-" || x.x.kind !== "Call" || x.x.fun.kind !== "Selector") return false;
  return x.x.fun.sel.name === "Done" && variableOf(x.x.fun.x, checker) === ctx;
}

function mayLeave(stmt: Stmt): boolean {
  let leaves = false;
  walk(stmt, (node) => {
    if (node.kind === "FuncLit") return false;
    if (node.kind === "Return" || node.kind === "Branch") leaves = true;
    return !leaves;
  });
  return leaves;
}

/**
 * The parent is a context of the same function that is cancelled on every path, and no turn of a loop adds one more child.
 * ```go
 * ctx, cancel := context.WithCancel(parent)
 * defer cancel()
 * first, _ := context.WithTimeout(ctx, time.Second)
 * ```
 */
function endsWithParent(call: Call, checker: Checker, leaks: ReadonlySet<Node>): boolean {
  const parent = variableOf(call.args[0], checker);
  const derived = parent && derivationBefore(call, parent, checker);
  if (derived === undefined || leaks.has(derived.rhs[0]!) || isLoop(call, derived, checker)) return false;
  const cancel = derived.lhs[1];
  const obj = cancel?.kind === "Ident" && cancel.name !== "_" ? variableOf(cancel, checker) : undefined;
  return obj !== undefined && checker.usesOf(obj).some((use) => use !== cancel);
}

/** The assignment that gave the parent its value, where that is a derivation too: the last one before, on the way to the call. */
function derivationBefore(call: Call, parent: VarObj, checker: Checker): Assign | undefined {
  const writes = [parent.decl, ...checker.usesOf(parent)].flatMap((use) => {
    const assign = checker.parentOf(use);
    return assign?.kind === "Assign" && assign.lhs.includes(use) && assign.end <= call.pos ? [assign] : [];
  });
  const last = writes.sort((a, b) => b.pos - a.pos)[0];
  const made = last?.rhs.length === 1 ? last.rhs[0] : undefined;
  if (last === undefined || last.lhs.length !== 2 || made?.kind !== "Call") return undefined;
  if (!/^(?:With(?:Cancel|Timeout|Deadline)(?:Cause)?|NotifyContext)$/.test(lastName(made.fun) ?? "")) return undefined;
  if (variableOf(last.lhs[0], checker) !== parent) return undefined;
  // It stands in a list that the call stands in too.
  const list = statementsAround(last, checker);
  const own = list?.some((stmt) => stmt.pos <= call.pos && call.end <= stmt.end);
  return own && checker.functionOf(last) === checker.functionOf(call) ? last : undefined;
}

/** Several children of one parent. */
function isLoop(call: Call, parent: Assign, checker: Checker): boolean {
  const loop: For | Range | undefined = loopAround(checker, call);
  return loop !== undefined && (parent.pos < loop.pos || loop.end <= parent.pos);
}

function statementsAround(node: Node, checker: Checker): readonly Stmt[] | undefined {
  const block = checker.parentOf(node);
  if (block?.kind === "Block") return block.stmts;
  return block?.kind === "CaseClause" || block?.kind === "CommClause" ? block.body : undefined;
}

function variableOf(expr: Expr | undefined, checker: Checker): VarObj | undefined {
  const obj = expr?.kind === "Ident" ? checker.objectOf(expr) : undefined;
  return obj?.kind === "var" ? obj : undefined;
}
