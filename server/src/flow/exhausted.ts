import type { Expr, Ident } from "../go/ast";
import type { Checker, VarObj } from "../go/model";
import type { Site } from "./target";

/**
 * Whether a variable that is false says that what the site gave is at its end: nothing but the last result of its own
 * function is ever assigned to it.
 * ```go
 * next, stop := iter.Pull(values)
 * v, ok := next()
 * if !ok { return }   // the sequence has ended, and its coroutine with it
 * ```
 */
export function saysItsEnd(name: Ident, site: Site, checker: Checker): boolean {
  const next = functionOf(site, checker);
  const ok = next === undefined ? undefined : variableOf(name, checker);
  if (next === undefined || ok === undefined || ok.site.kind !== "Assign") return false;
  return [ok.decl, ...checker.usesOf(ok)].every((use) => {
    const parent = checker.parentOf(use);
    if (parent?.kind === "Unary") return parent.op !== "&";
    if (parent?.kind !== "Assign" || !parent.lhs.includes(use)) return true;
    const [call] = parent.rhs;
    return parent.lhs.at(-1) === use && call?.kind === "Call" && variableOf(call.fun, checker) === next;
  });
}

/** The variable that holds the function by which the value tells its end. */
function functionOf(site: Site, checker: Checker): VarObj | undefined {
  const mark = site.target.exhaustedBy.find((name) => name.startsWith("#"));
  const { statement, node } = site;
  if (mark === undefined || statement.kind !== "Assign" || statement.rhs[0] !== node) return undefined;
  return variableOf(statement.lhs[Number(mark.slice(1))], checker);
}

function variableOf(expr: Expr | undefined, checker: Checker): VarObj | undefined {
  const obj = expr?.kind === "Ident" ? checker.objectOf(expr) : undefined;
  return obj?.kind === "var" && obj.role !== "global" ? obj : undefined;
}
