import { type Message, say } from "../finding/say";
import type { Expr, If, Node, NodeBase, Stmt } from "../go/ast";
import type { VarObj } from "../go/model";
import type { BasicBlock, Loop } from "./cfg";
import { conditionText, short } from "./cfg-dump";
import type { FunctionFlow } from "./function";
import type { FixFacts, LeakReason, ObligationLeak, WitnessStep } from "./leak";
import { placeKey, sameFields } from "./place";
import type { Fate, Visit } from "./solve";
import type { Site } from "./target";
import { turnsFewTimes } from "./turns";
import type { StoredField } from "./values";
import { contains } from "./walk";

/** At most so many conditions are told; the ones next to the ends matter most. */
const maxConditions = 6;

/** The leak of a site, if its fate shows one; at most one per site: the most telling. */
export function leakOf(
  flow: FunctionFlow,
  site: Site,
  fate: Fate,
  endsWithProcess: boolean,
): ObligationLeak | undefined {
  if (fate.exhausted || (endsWithProcess && !loopAround(flow, site.node))) return undefined;
  if (isCounted(flow, site, fate)) return undefined;
  const end = endsWithProcess ? undefined : fate.ends[0];
  if (end) {
    if (isLost(end, site)) return build(flow, site, fate, "discarded", site.node, end);
    const never = fate.released.length + fate.handedOver.length + fate.returned.length === 0;
    return build(flow, site, fate, never ? "never" : "path", exitNode(flow, end), end);
  }
  const lost =
    fate.lost.find((l) => l.reason === "path") ??
    fate.lost.find((l) => l.reason === "overwritten") ??
    fate.lost.find((l) => l.reason === "loop") ??
    fate.lost.find((l) => l.reason === "deferred-in-loop");
  if (lost) {
    const loop = loopAround(flow, site.node);
    if (lost.reason === "loop" && isLost(lost.visit, site))
      return build(flow, site, fate, "discarded", site.node, lost.visit);
    const byTurn = lost.reason === "loop" || lost.reason === "deferred-in-loop";
    if (byTurn && (!loop || turnsFewTimes(flow.checker, loop))) return undefined;
    return build(flow, site, fate, lost.reason, byTurn ? deferOrSite(site, fate) : lost.at, lost.visit);
  }
  const early = earlyDefer(flow, site, fate);
  return early && build(flow, site, fate, "deferred-before-check", early, undefined);
}

/**
 * Locked once a turn in one loop, unlocked as often in another.
 * ```go
 * for i := range shards { shards[i].mu.Lock() }; for n := len(shards); n > 0; n-- { shards[n-1].mu.Unlock() }
 * ```
 */
function isCounted(flow: FunctionFlow, site: Site, fate: Fate): boolean {
  if (site.target.mode !== "place" || !loopAround(flow, site.node)) return false;
  return fate.released.some((node) => {
    const other = "kind" in node ? loopAround(flow, node as Node) : undefined;
    return other !== undefined && (site.node.pos < other.pos || other.end < site.node.end);
  });
}

/** Held, but by nothing that could release it. */
function isLost(visit: Visit, site: Site): boolean {
  return site.target.mode === "value" && visit.state.status === "held" && visit.state.aliases.length === 0;
}

/** The leak of what ends up in a field that nobody releases. */
export function fieldLeakOf(flow: FunctionFlow, site: Site, fate: Fate, field: StoredField): ObligationLeak {
  const leak = build(flow, site, fate, "field", field.node, undefined);
  const cut = field.owner.lastIndexOf(".");
  return { ...leak, field: `${field.owner.slice(cut + 1)}.${field.name}` };
}

function deferOrSite(site: Site, fate: Fate): NodeBase {
  return fate.released.find(isDefer) ?? site.node;
}

function build(
  flow: FunctionFlow,
  site: Site,
  fate: Fate,
  reason: LeakReason,
  exit: NodeBase,
  visit: Visit | undefined,
): ObligationLeak {
  const { variable, name } = holderName(flow, site, visit);
  const first: WitnessStep = { node: site.node, text: say`acquired here` };
  const last: WitnessStep = { node: exit, text: exitText(reason, exit) };
  return {
    spec: site.reported,
    file: flow.checker.file,
    func: flow.func,
    acquire: site.node,
    statement: site.statement,
    variable,
    name,
    reason,
    field: undefined,
    through: site.through,
    exit,
    witness: [
      first,
      ...(visit ? conditions(flow, site, visit) : []),
      ...(exit === site.node && reason === "discarded" ? [] : [last]),
    ],
    fix: fixFacts(flow, site, fate, exit),
  };
}

function exitText(reason: LeakReason, exit: NodeBase): Message {
  switch (reason) {
    case "overwritten":
      return say`overwritten here`;
    case "loop":
      return say`the next turn acquires again`;
    case "field":
      return say`kept in a field that nobody releases`;
    case "deferred-in-loop":
      return say`deferred until the function ends`;
    case "deferred-before-check":
      return say`deferred before the error is checked`;
    default:
      return "kind" in exit && exit.kind === "Return" ? say`returns here` : say`the function ends here`;
  }
}

/** The item with which control left the body. */
function exitNode(flow: FunctionFlow, end: Visit): NodeBase {
  let visit: Visit | undefined = end;
  while (visit && visit.block !== flow.cfg.exit) visit = visit.from;
  const before = visit?.from?.block;
  const item = before?.items[before.items.length - 1];
  return item ? item.node : { pos: flow.func.end - 1, end: flow.func.end };
}

/** The conditions decided on the way, after the acquisition. */
function conditions(flow: FunctionFlow, site: Site, end: Visit): WitnessStep[] {
  const steps: WitnessStep[] = [];
  const { text } = flow.checker.file;
  const own = errorOf(flow, site);
  for (let visit: Visit | undefined = end; visit && visit.state.status !== "absent"; visit = visit.from) {
    const { test } = visit;
    if (!test || visit.block.epilogue) continue;
    if (test.kind === "cond") {
      const [fact] = flow.conditions.of(test.expr, test.truth).facts;
      const nil = fact?.nil;
      if (nil && own && fact.value && placeKey(nil) === placeKey({ root: own, fields: [] })) continue;
      if (nil && test.expr.kind === "Binary") {
        const operand = isNil(test.expr.y) ? test.expr.x : test.expr.y;
        steps.push({ node: test.expr, text: nilText(short(text, operand), fact.value) });
      } else {
        steps.push({
          node: conditionNode(test.expr),
          text: truthText(conditionText(test.expr, text), test.truth),
        });
      }
    } else if (test.kind === "select") {
      steps.push({ node: test.node, text: say`this case is chosen` });
    } else if (test.kind === "panic") {
      steps.push({ node: test.node, text: say`panics, and recovers` });
    }
  }
  steps.reverse();
  if (steps.length <= maxConditions) return steps;
  return [...steps.slice(0, maxConditions / 2), ...steps.slice(-maxConditions / 2)];
}

function nilText(operand: string, isNil: boolean): Message {
  return isNil ? say`\`${operand}\` is nil` : say`\`${operand}\` is not nil`;
}

function truthText(condition: string, truth: boolean): Message {
  return truth ? say`\`${condition}\` is true` : say`\`${condition}\` is false`;
}

/** The made-up comparison of a switch is shown at its case value. */
function conditionNode(expr: Expr): NodeBase {
  return expr.kind === "Binary" && expr.pos === expr.y.pos ? expr.y : expr;
}

function isNil(expr: Expr): boolean {
  return expr.kind === "Ident" && expr.name === "nil";
}

/** What stands on the left of the acquisition for the value. */
function holderName(
  flow: FunctionFlow,
  site: Site,
  visit: Visit | undefined,
): { variable: VarObj | undefined; name: string } {
  const expr = holderExpr(site);
  if (!expr) {
    // f := must(os.Open(name))
    const [alias] = visit?.state.aliases.filter(({ sub, wrap }) => sub.length === 0 && !wrap) ?? [];
    if (!alias || !sameFields(alias.place.fields, site.at)) return { variable: undefined, name: "" };
    return { variable: alias.place.root, name: alias.place.root.name };
  }
  if (expr.kind === "Ident" && expr.name === "_") return { variable: undefined, name: "" };
  const obj = expr.kind === "Ident" ? flow.checker.objectOf(expr) : undefined;
  const own = site.holder.kind === "receiver" ? site.at.map((field) => `.${field}`).join("") : "";
  return { variable: obj?.kind === "var" ? obj : undefined, name: short(flow.checker.file.text, expr) + own };
}

function holderExpr(site: Site): Expr | undefined {
  const { holder, node } = site;
  if (node.kind === "Call" && holder.kind === "receiver") return node.fun.kind === "Selector" ? node.fun.x : undefined;
  if (node.kind === "Call" && holder.kind === "argument") return node.args[holder.index];
  if (holder.kind !== "result") return undefined;
  return leftOf(site)[holder.index];
}

/** Left sides of the assignment or declaration whose only right side is the site. */
function leftOf(site: Site): readonly Expr[] {
  const inner = bindingOf(site);
  if (inner?.kind === "Assign") {
    if (inner.rhs.length === 1) return inner.rhs[0] === site.node ? inner.lhs : [];
    return inner.rhs.flatMap((rhs, i) => (rhs === site.node ? [inner.lhs[i]!] : []));
  }
  if (inner?.kind === "DeclStmt") {
    for (const decl of inner.decls) if (decl.kind === "ValueSpec" && decl.values.includes(site.node)) return decl.names;
  }
  return [];
}

/** The assignment that binds the site: its statement, or the init of it. */
function bindingOf(site: Site): Stmt | undefined {
  const { statement } = site;
  let stmt: Stmt | undefined = statement;
  if (statement.kind === "Labeled") stmt = statement.stmt;
  if (statement.kind === "If" || statement.kind === "Switch" || statement.kind === "For") stmt = statement.init;
  return stmt && contains(stmt, (node) => node === site.node) ? stmt : undefined;
}

/** The variable that got the error of the acquiring call. */
function errorOf(flow: FunctionFlow, site: Site): VarObj | undefined {
  if (site.guard !== "error") return undefined;
  const left = leftOf(site);
  const last = left[left.length - 1];
  if (last?.kind !== "Ident" || (site.holder.kind === "result" && left.length - 1 === site.holder.index))
    return undefined;
  const obj = flow.checker.objectOf(last);
  return obj?.kind === "var" ? obj : undefined;
}

function fixFacts(flow: FunctionFlow, site: Site, fate: Fate, exit: NodeBase): FixFacts {
  const error = errorOf(flow, site);
  const inLoop = loopAround(flow, site.node) !== undefined;
  const deferAfter = placeForDefer(flow, site, error);
  return {
    deferAfter,
    deferIsSafe:
      deferAfter !== undefined &&
      !inLoop &&
      fate.handedOver.length === 0 &&
      fate.returned.length === 0 &&
      fate.lost.every((lost) => lost.reason === "discarded"),
    released: fate.released[0],
    inLoop,
    heldAtExit: heldAt(flow, site, fate, exit),
    error,
  };
}

/** No way on which nothing is held (before the acquisition, past a release) comes to the exit. */
function heldAt(flow: FunctionFlow, site: Site, fate: Fate, exit: NodeBase): boolean {
  const block = flow.cfg.blocks.find((each) => each.items.some((item) => item.node === exit));
  if (!block) return false;
  const holds = (each: BasicBlock) =>
    each.items.some((item) => item.node.pos <= site.node.pos && site.node.end <= item.node.end);
  const seen = new Set<BasicBlock>();
  const todo = [...fate.dropped].filter((each) => !holds(each));
  for (let at = todo.pop(); at; at = todo.pop()) {
    if (at === block) return false;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { to } of at.succs) if (!holds(to)) todo.push(to);
  }
  return true;
}

/** The statement after which the value is surely held. */
function placeForDefer(flow: FunctionFlow, site: Site, error: VarObj | undefined): Stmt | undefined {
  const { statement } = site;
  const binds = bindingOf(site);
  const bare = statement.kind === "Assign" || statement.kind === "DeclStmt" || statement.kind === "ExprStmt";
  if (site.guard !== "error")
    return bare && (site.guard === "none" || site.holder.kind !== "result") ? statement : undefined;
  if (statement.kind === "If" && site.holder.kind !== "result")
    return leavesOn(flow, statement, error) ? statement : undefined;
  if (!bare || !binds || !error) return undefined;
  const next = following(flow, statement);
  return next?.kind === "If" && !next.init && leavesOn(flow, next, error) ? next : undefined;
}

/** `if err != nil { … return }` */
function leavesOn(flow: FunctionFlow, stmt: If, error: VarObj | undefined): boolean {
  if (!error || stmt.else) return false;
  const nil = flow.conditions.of(stmt.cond, false).facts.find((fact) => fact.nil);
  if (!nil?.nil || !nil.value || nil.nil.root !== error || stmt.cond.kind !== "Binary") return false;
  const last = stmt.then.stmts[stmt.then.stmts.length - 1];
  if (!last) return false;
  if (last.kind === "Return" || last.kind === "Branch") return true;
  return last.kind === "ExprStmt" && last.x.kind === "Call" && endsFlow(flow, last);
}

/** The statement is the last of its block in the graph, with no way on but out. */
function endsFlow(flow: FunctionFlow, stmt: Stmt): boolean {
  return flow.cfg.blocks.some(
    (block) =>
      block.items[block.items.length - 1]?.node === stmt &&
      block.succs.every(({ to }) => to === flow.cfg.abort || to === flow.cfg.exit),
  );
}

/** The statement after this one in its list. */
function following(flow: FunctionFlow, stmt: Stmt): Stmt | undefined {
  const parent = flow.checker.parentOf(stmt);
  const list = listOf(parent);
  return list[list.indexOf(stmt) + 1];
}

function listOf(node: Node | undefined): readonly Stmt[] {
  if (node?.kind === "Block") return node.stmts;
  return node?.kind === "CaseClause" || node?.kind === "CommClause" ? node.body : [];
}

/** A defer of the release right behind the acquisition, whose error is looked at afterwards. */
function earlyDefer(flow: FunctionFlow, site: Site, fate: Fate): NodeBase | undefined {
  const error = errorOf(flow, site);
  if (!error || site.holder.kind !== "result") return undefined;
  // if f, err = open(); err != nil { return err }; defer f.Close()
  if (site.statement.kind === "If") return undefined;
  const next = following(flow, site.statement);
  if (next?.kind !== "DeferStmt" || !fate.released.includes(next)) return undefined;
  // defer closeQuietly(resp): it may look whether there is one.
  if (next.call.kind === "Call" && next.call.fun.kind !== "FuncLit" && next.call.args.length > 0) return undefined;
  const after = following(flow, next);
  const asks = (node: Node) => node.kind === "Ident" && flow.checker.objectOf(node) === error;
  return after && contains(after, asks) ? next : undefined;
}

function isDefer(node: NodeBase): boolean {
  return "kind" in node && node.kind === "DeferStmt";
}

/** The innermost loop around a node, inside its function. */
export function loopAround(flow: FunctionFlow, node: Node): Loop["node"] | undefined {
  for (let at = flow.checker.parentOf(node); at && at !== flow.func; at = flow.checker.parentOf(at)) {
    if (at.kind === "For" || at.kind === "Range") return at;
  }
  return undefined;
}
