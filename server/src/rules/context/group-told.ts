import { lastName } from "../../flow/facts";
import type { ObligationLeak } from "../../flow/leak";
import { contains } from "../../flow/walk";
import type { Expr, Node, NodeBase } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";

/**
 * On this way out the goroutines of a group are told to end, though nobody waits for them: the context is done, or its
 * parent is cancelled when the function ends.
 * ```go
 * g, ctx := errgroup.WithContext(ctx)
 * select { case <-ctx.Done(): return ctx.Err() … }
 * ```
 */
export function groupIsTold({ acquire, statement, exit, reason }: ObligationLeak, checker: Checker): boolean {
  if (acquire.kind !== "Call" || statement.kind !== "Assign" || statement.rhs[0] !== acquire) return false;
  const parent = variableOf(acquire.args[0], checker);
  const contexts = [variableOf(statement.lhs[1], checker), parent].filter((each) => each !== undefined);
  if ((reason === "path" || reason === "never") && leavesWhenDone(exit, contexts, checker)) return true;
  return parent !== undefined && isCancelledLater(parent, acquire, checker);
}

/** The way out stands in `case <-ctx.Done():` or `if ctx.Err() != nil`. */
function leavesWhenDone(exit: NodeBase, contexts: readonly VarObj[], checker: Checker): boolean {
  const asks = (node: Node, method: string) =>
    contains(
      node,
      (each) =>
        each.kind === "Call" &&
        each.fun.kind === "Selector" &&
        each.fun.sel.name === method &&
        contexts.some((context) => variableOf((each.fun as { readonly x?: Expr }).x, checker) === context),
    );
  const start = "kind" in exit ? (exit as Node) : undefined;
  for (let at = start; at; at = checker.parentOf(at)) {
    if (at.kind === "FuncLit" || at.kind === "FuncDecl") return false;
    if (at.kind === "CommClause" && at.comm !== undefined && asks(at.comm, "Done")) return true;
    if (at.kind === "If" && contains(at.then, (node) => node === exit) && asks(at.cond, "Err")) return true;
  }
  return false;
}

/** `ctx, cancel := context.WithCancel(parent); defer cancel()` in the same function, before. */
function isCancelledLater(parent: VarObj, acquire: Node, checker: Checker): boolean {
  return [parent.decl, ...checker.usesOf(parent)].some((use) => {
    const made = checker.parentOf(use);
    if (made?.kind !== "Assign" || made.lhs[0] !== use || made.end > acquire.pos) return false;
    const [call] = made.rhs;
    if (call?.kind !== "Call" || !/^(?:With(?:Cancel|Timeout|Deadline)|NotifyContext)/.test(lastName(call.fun) ?? ""))
      return false;
    const cancel = variableOf(made.lhs[1], checker);
    if (cancel === undefined || checker.functionOf(made) !== checker.functionOf(acquire)) return false;
    return checker.usesOf(cancel).some((each) => {
      const run = checker.parentOf(each);
      return run?.kind === "Call" && checker.parentOf(run)?.kind === "DeferStmt";
    });
  });
}

function variableOf(expr: Expr | undefined, checker: Checker): VarObj | undefined {
  const obj = expr?.kind === "Ident" ? checker.objectOf(expr) : undefined;
  return obj?.kind === "var" ? obj : undefined;
}
