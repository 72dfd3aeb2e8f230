import type { DeferStmt, FuncLit, Node, Stmt } from "../go/ast";
import type { VarObj } from "../go/model";
import type { FunctionFlow } from "./function";
import { placeKey } from "./place";
import { deferBits, type State } from "./state";
import type { Target } from "./target";
import { walk } from "./walk";

/**
 * A deferred literal releases what is given to the caller, by what is known of its flag: the caller gets it closed.
 * ```go
 * defer func() { if done { resp.Body.Close() } }()
 * done = true
 * return resp, nil
 * ```
 */
export function isClosedAtEnd(
  flow: FunctionFlow,
  target: Target,
  state: Pick<State, "defers" | "facts" | "aliases">,
): boolean {
  const roots = new Set(state.aliases.filter(({ wrap }) => !wrap).map(({ place }) => place.root));
  return flow.cfg.defers.some(
    (stmt, i) =>
      i < deferBits && ((state.defers >> i) & 1) === 1 && releasesIn(literalOf(stmt), flow, target, state, roots),
  );
}

function literalOf({ call }: DeferStmt): FuncLit | undefined {
  return call.kind === "Call" && call.fun.kind === "FuncLit" && call.args.length === 0 ? call.fun : undefined;
}

function releasesIn(
  literal: FuncLit | undefined,
  flow: FunctionFlow,
  target: Target,
  { facts }: Pick<State, "facts">,
  roots: ReadonlySet<VarObj>,
): boolean {
  const verbs = new Set(
    target.releases.flatMap((steps) => steps.flatMap((step) => (step.kind === "method" ? [step.name] : []))),
  );
  const releases = (stmt: Stmt): boolean => {
    let found = false;
    walk(stmt, (node: Node) => {
      if (node.kind === "FuncLit" || node.kind === "If") return false;
      if (node.kind === "Selector" && verbs.has(node.sel.name)) {
        const root = flow.checker.pathOf(node.x)?.root;
        found ||= root !== undefined && roots.has(root);
      }
      return !found;
    });
    return found;
  };
  return (literal?.body.stmts ?? []).some((stmt) => {
    if (stmt.kind !== "If") return releases(stmt);
    const flag = stmt.init === undefined && stmt.cond.kind === "Ident" ? flow.checker.pathOf(stmt.cond) : undefined;
    return flag !== undefined && facts.get(`val:${placeKey(flag)}`)?.value === true && stmt.then.stmts.some(releases);
  });
}
