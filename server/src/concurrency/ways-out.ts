import type { BasicBlock, Cfg, Item, Test } from "../flow/cfg";
import { flowOf } from "../flow/service";
import { contains } from "../flow/walk";
import type { Call, CommClause, Expr, FuncNode, Ident, Node, Range, Select } from "../go/ast";
import type { Checker, Program, VarObj } from "../go/model";

/** What is known of the channel that a call answers. */
export interface Answered {
  readonly result: number;
  readonly isMany: boolean;
  readonly goesOn: boolean;
}

/**
 * What a caller does with the channel: `left` where some path leaves without having received what is sent, with the
 * statement by which it does; `returned` where its own callers get the channel.
 */
export type Fate =
  | { readonly kind: "left"; readonly at: Node }
  | { readonly kind: "returned"; readonly result: number };

/** Undefined where it receives on all paths, or where somebody else may. */
export function fateOf(call: Call, answered: Answered, checker: Checker, program: Program): Fate | undefined {
  const parent = checker.parentOf(call);
  const func = checker.functionOf(call);
  if (parent === undefined || func?.body === undefined) return undefined;
  switch (parent.kind) {
    case "ExprStmt":
    case "GoStmt":
      return { kind: "left", at: call };
    case "Return": {
      if (func.kind !== "FuncDecl") return undefined;
      const at = parent.results.indexOf(call);
      return { kind: "returned", result: parent.results.length > 1 ? at : answered.result };
    }
    case "Unary": {
      const clause = parent.op === "<-" ? clauseOf(parent, checker) : undefined;
      const other = clause && othersOf(clause, checker)[0];
      return other && { kind: "left", at: other };
    }
    case "Range":
      return parent.x === call ? wayOut(call, new Held(call, undefined, func, checker), answered, program) : undefined;
    case "Assign":
    case "ValueSpec": {
      const names: readonly Expr[] = parent.kind === "Assign" ? parent.lhs : parent.names;
      const values = parent.kind === "Assign" ? parent.rhs : parent.values;
      const name = names[values.length > 1 ? values.indexOf(call) : answered.result];
      if (name?.kind !== "Ident") return undefined;
      if (name.name === "_") return { kind: "left", at: call };
      const variable = checker.objectOf(name);
      if (variable?.kind !== "var" || variable.role !== "local") return undefined;
      const held = new Held(call, variable, func, checker);
      return held.isShared ? undefined : wayOut(call, held, answered, program);
    }
    default:
      return undefined;
  }
}

/** The clause of a select, with others beside it, whose communication this receive is. */
function clauseOf(receive: Node, checker: Checker): CommClause | undefined {
  const stmt = checker.parentOf(receive);
  const clause = stmt && checker.parentOf(stmt);
  return clause?.kind === "CommClause" && clause.comm === stmt ? clause : undefined;
}

function othersOf(clause: CommClause, checker: Checker): readonly CommClause[] {
  const select = checker.parentOf(clause);
  return select?.kind === "Select" ? select.clauses.filter((each) => each !== clause) : [];
}

/** What an item does to the channel. */
type Effect = "received" | "gone" | undefined;

/** The channel in a function that has been given it: in a variable, or as the operand of a range. */
class Held {
  /** Literals may use it, at any time. */
  readonly isShared: boolean;
  readonly #uses: readonly Ident[];
  /** Selects in which it is received from, and the clauses that do. */
  readonly #selects = new Map<Select, CommClause>();
  /** `v, ok := <-ch`: false where it was closed. */
  readonly #flags = new Set<VarObj>();
  readonly #error: VarObj | undefined;
  /** The call is made on one of several ways that meet again. */
  readonly #isConditional: boolean;

  constructor(
    readonly call: Call,
    readonly variable: VarObj | undefined,
    readonly func: FuncNode,
    readonly checker: Checker,
  ) {
    const all = variable ? checker.usesOf(variable).filter((use) => use.pos !== variable.decl.pos) : [];
    this.#uses = all.filter((use) => checker.functionOf(use) === func);
    this.isShared = all.some((use) => checker.functionOf(use) !== func && !this.#isDeferred(use));
    this.#error = this.#errorOf(checker.parentOf(call));
    this.#isConditional = variable !== undefined && blockOf(variable.decl, checker) !== blockOf(call, checker);
    for (const use of this.#uses) {
      const receive = checker.parentOf(use);
      if (receive?.kind !== "Unary" || receive.op !== "<-") continue;
      const clause = clauseOf(receive, checker);
      const select = clause && checker.parentOf(clause);
      if (clause && select?.kind === "Select") this.#selects.set(select, clause);
      const stmt = checker.parentOf(receive);
      const flag = stmt?.kind === "Assign" && stmt.rhs.length === 1 ? stmt.lhs[1] : undefined;
      const ok = flag?.kind === "Ident" ? checker.objectOf(flag) : undefined;
      if (ok?.kind === "var") this.#flags.add(ok);
    }
  }

  /** In a literal that runs when the function ends. */
  #isDeferred(use: Ident): boolean {
    const { checker } = this;
    const literal = checker.functionOf(use);
    const call = literal?.kind === "FuncLit" ? checker.parentOf(literal) : undefined;
    const stmt = call?.kind === "Call" && call.fun === literal ? checker.parentOf(call) : undefined;
    return stmt?.kind === "DeferStmt" && checker.functionOf(stmt) === this.func;
  }

  #errorOf(stmt: Node | undefined): VarObj | undefined {
    const last = stmt?.kind === "Assign" ? stmt.lhs.at(-1) : stmt?.kind === "ValueSpec" ? stmt.names.at(-1) : undefined;
    const error = last?.kind === "Ident" ? this.checker.objectOf(last) : undefined;
    return error?.kind === "var" && error !== this.variable ? error : undefined;
  }

  effect({ op, node }: Item): Effect {
    if (op === "stmt" && node.kind === "DeferStmt" && this.#isNamedIn(node)) return "gone";
    let effect: Effect;
    for (const use of this.#uses) {
      if (use.pos < node.pos || use.end > node.end || op === "range") continue;
      const parent = this.checker.parentOf(use);
      if (parent?.kind === "Unary" && parent.op === "<-") effect ??= "received";
      else if (!(parent?.kind === "Binary" || (parent?.kind === "Range" && parent.x === use))) return "gone";
    }
    return effect;
  }

  #isNamedIn(node: Node): boolean {
    return (
      this.variable !== undefined &&
      contains(node, (n) => n.kind === "Ident" && this.checker.objectOf(n) === this.variable)
    );
  }

  /** The item gives the error of the call another value. */
  forgets({ node }: Item): boolean {
    if (!("kind" in node) || this.#error === undefined) return false;
    const stmt = node as Node;
    return (
      stmt.kind === "Assign" &&
      stmt.lhs.some((x) => x.kind === "Ident" && this.checker.objectOf(x) === this.#error) &&
      !contains(stmt, (n) => n === this.call)
    );
  }

  /**
   * What an edge tells of the channel: `never` where it is not taken with a channel that still has something to give.
   * @param isFresh the error variable still is what the call has answered
   */
  passed(test: Test | undefined, isFresh: boolean): "never" | "received" | "other" | undefined {
    switch (test?.kind) {
      case "range":
        if (!this.#isRangeOver(test.node)) return undefined;
        return test.more ? "received" : "never";
      case "select": {
        const clause = test.node as CommClause;
        const select = this.checker.parentOf(clause);
        const own = select?.kind === "Select" ? this.#selects.get(select) : undefined;
        return own !== undefined && own !== clause ? "other" : undefined;
      }
      case "cond":
        return this.#isImpossible(test.expr, test.truth, isFresh) ? "never" : undefined;
      default:
        return undefined;
    }
  }

  #isRangeOver({ x }: Range): boolean {
    if (x === this.call) return true;
    return x.kind === "Ident" && this.variable !== undefined && this.checker.objectOf(x) === this.variable;
  }

  #isImpossible(expr: Expr, truth: boolean, isFresh: boolean): boolean {
    if (expr.kind === "Ident") {
      const flag = this.checker.objectOf(expr);
      if (flag?.kind === "var" && this.#flags.has(flag)) return !truth;
    }
    if (expr.kind === "Binary" && expr.y.kind === "Ident" && expr.y.name === "nil" && expr.x.kind === "Ident") {
      const isNil = (expr.op === "==") === truth;
      const obj = this.checker.objectOf(expr.x);
      if (obj === this.variable) return isNil;
      if (obj === this.#error && isFresh) return !isNil;
    }
    // Whoever asked before the call asks the same again: if attach { done = start() }; …; if attach { <-done }
    if (!this.#isConditional || truth) return false;
    for (let at = this.checker.parentOf(expr); at; at = this.checker.parentOf(at)) {
      if (at.kind === "If") return this.#isNamedIn(at.then);
      if (at.kind !== "Binary" && at.kind !== "Unary") return false;
    }
    return false;
  }

  /** A loop around a receive that goes on until something leaves it. */
  get isInLoop(): boolean {
    const nodes: readonly Node[] = this.variable ? this.#uses : [this.call];
    return nodes.some((node) => {
      for (let at = this.checker.parentOf(node); at && at !== this.func; at = this.checker.parentOf(at)) {
        if (at.kind === "For" && at.cond === undefined) return true;
        if (at.kind === "Range" && (at.x === node || at.x === this.call)) return true;
      }
      return false;
    });
  }
}

function blockOf(node: Node, checker: Checker): Node | undefined {
  let at = checker.parentOf(node);
  while (at && at.kind !== "Block" && at.kind !== "CaseClause" && at.kind !== "CommClause") at = checker.parentOf(at);
  return at;
}

/** How a path has come about. */
interface Walked {
  readonly block: BasicBlock;
  readonly from: number;
  readonly isFresh: boolean;
  /** What came last. */
  readonly last: "nothing" | "received" | "other";
  readonly before: Walked | undefined;
  readonly clause: Node | undefined;
}

/** The shortest way from the call to the end of the function on which too little is received. */
function wayOut(call: Call, held: Held, answered: Answered, program: Program): Fate | undefined {
  const cfg: Cfg = flowOf(program).cfg(held.func, held.checker);
  const start = placeOf(call, cfg);
  if (start === undefined) return undefined;
  const todo: Walked[] = [
    { block: start.block, from: start.index + 1, isFresh: true, last: "nothing", before: undefined, clause: undefined },
  ];
  const seen = new Set<string>();
  for (const at of todo) {
    const { block } = at;
    let { isFresh, last } = at;
    let isOver = false;
    for (const item of block.items.slice(at.from)) {
      const effect = held.effect(item);
      if (effect === "received") last = "received";
      isOver ||= effect === "gone" || (effect === "received" && !answered.isMany);
      isFresh &&= !held.forgets(item);
    }
    if (isOver) continue;
    for (const { to, test } of block.succs) {
      const passed = held.passed(test, isFresh);
      if (passed === "never" || to === cfg.abort || (passed === "received" && !answered.isMany)) continue;
      const now = passed ?? last;
      if (to === cfg.exit) {
        if (now === "received" && !(answered.goesOn && held.isInLoop)) continue;
        return { kind: "left", at: exitOf(at) ?? call };
      }
      const key = `${to.id}:${isFresh}:${now}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const clause = passed === "other" && test?.kind === "select" ? (test.node as Node) : undefined;
      todo.push({ block: to, from: 0, isFresh, last: now, before: at, clause });
    }
  }
  return undefined;
}

/** The clause that was chosen instead of a receive, or else the return by which a path ends. */
function exitOf(last: Walked): Node | undefined {
  for (let at: Walked | undefined = last; at; at = at.before) if (at.clause) return at.clause;
  const item = last.block.items.at(-1);
  return item?.op === "stmt" ? item.node : undefined;
}

function placeOf(call: Call, cfg: Cfg): { readonly block: BasicBlock; readonly index: number } | undefined {
  let best: { readonly block: BasicBlock; readonly index: number; readonly size: number } | undefined;
  for (const block of cfg.blocks) {
    block.items.forEach(({ node }, index) => {
      const size = node.end - node.pos;
      if (node.pos <= call.pos && call.end <= node.end && (!best || size < best.size)) best = { block, index, size };
    });
  }
  return best;
}
