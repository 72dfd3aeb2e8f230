import type { Expr, Node } from "../go/ast";
import type { VarObj } from "../go/model";
import type { FunctionFlow } from "./function";
import { walk } from "./walk";

/**
 * The struct that the variable points to was put where others find it before `at`: what it is given now, they are given.
 * ```go
 * c := &conn{pool: p}
 * p.conns = append(p.conns, c)
 * c.ctx, c.cancel = context.WithCancel(p.ctx)
 * ```
 */
export function isKeptBefore(variable: VarObj, at: Node, { func, checker }: FunctionFlow): boolean {
  const isIt = (value: Expr): boolean =>
    (value.kind === "Ident" && checker.objectOf(value) === variable) ||
    (value.kind === "Call" &&
      value.fun.kind === "Ident" &&
      value.fun.name === "append" &&
      value.args.slice(1).some((arg) => isIt(arg)));
  /** Something that was there before this function: its receiver, an argument, a global. */
  const isElsewhere = (target: Expr): boolean => {
    const root = target.kind === "Selector" || target.kind === "Index" ? checker.pathOf(target)?.root : undefined;
    return root !== undefined && root !== variable && root.role !== "local";
  };
  let kept = false;
  if (!func.body) return false;
  walk(func.body, (node) => {
    if (kept || node.pos >= at.pos || node.kind === "FuncLit") return false;
    if (node.kind === "Assign" && node.end <= at.pos && node.rhs.some(isIt) && node.lhs.some(isElsewhere)) kept = true;
    if (node.kind === "Send" && node.end <= at.pos && isIt(node.value)) kept = true;
    return !kept;
  });
  return kept;
}
