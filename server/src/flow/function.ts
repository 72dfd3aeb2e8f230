import type { Call, Expr, FuncLit, FuncNode, Ident, Node } from "../go/ast";
import type { Checker, VarObj } from "../go/model";
import { forEachChild } from "../go/walk";
import type { BasicBlock, Cfg, CfgHints, Item } from "./cfg";
import { buildCfg } from "./cfg-build";
import type { Dependencies } from "./dependencies";
import { Conditions, nilFact } from "./facts";
import { walk } from "./walk";

/** How many conditions that are asked more than once a path remembers. */
const maxRemembered = 6;

/** One function as the obligation analysis sees it; what all runs over it share. */
export class FunctionFlow {
  readonly func: FuncNode;
  readonly checker: Checker;
  readonly conditions: Conditions;
  // Most functions turn out to acquire nothing: the graph waits until somebody asks.
  readonly #cfg: () => Cfg;
  #remembered: ReadonlySet<string> | undefined;
  readonly #mentions = new Map<Item, ReadonlySet<VarObj>>();
  #written: Map<VarObj, Writer[]> | undefined;

  /** `reads` hears of the functions that the graph depends on: those that never return. */
  constructor(func: FuncNode, checker: Checker, hints: CfgHints, reads: Dependencies) {
    this.func = func;
    this.checker = checker;
    this.#cfg = reads.lazy(() => buildCfg(func, hints));
    this.conditions = new Conditions(checker);
  }

  get cfg(): Cfg {
    return this.#cfg();
  }

  /** Keys of facts worth remembering: conditions asked more than once, or asked by deferred calls. */
  get remembered(): ReadonlySet<string> {
    this.#remembered ??= this.#worthRemembering();
    return this.#remembered;
  }

  /** Variables an item names; those that literals inside it capture, and that literals bound to variables capture, too. */
  mentions(item: Item): ReadonlySet<VarObj> {
    let found = this.#mentions.get(item);
    if (!found) {
      const into = new Set<VarObj>();
      if (item.op === "range") {
        for (const e of [item.node.key, item.node.value]) if (e) this.#collect(e, into, 0);
        this.#collect(item.node.x, into, 0);
      } else if (item.op === "bind") {
        if (item.node.bind) this.#collect(item.node.bind, into, 0);
        this.#collect(item.node.x, into, 0);
      } else if (item.op !== "end") {
        this.#collect(item.node, into, 0);
      }
      found = into;
      this.#mentions.set(item, found);
    }
    return found;
  }

  #collect(node: Node, into: Set<VarObj>, depth: number): void {
    if (node.kind === "Ident") {
      const obj = this.checker.objectOf(node);
      if (obj?.kind !== "var" || into.has(obj)) return;
      into.add(obj);
      const literal = depth < 3 ? this.literalOf(node) : undefined;
      if (literal) this.#collect(literal.body, into, depth + 1);
      return;
    }
    if (node.kind === "Selector") {
      this.#collect(node.x, into, depth);
      return;
    }
    if (node.kind === "BadExpr" || node.kind === "BadStmt") {
      for (const ident of node.idents) this.#collect(ident, into, depth);
      return;
    }
    forEachChild(node, (child) => this.#collect(child, into, depth));
  }

  /** Whether it stands in a literal that this function defers. */
  isDeferred(node: Node): boolean {
    return this.cfg.defers.some(
      ({ call }) =>
        call.kind === "Call" && call.fun.kind === "FuncLit" && call.fun.pos < node.pos && node.end < call.fun.end,
    );
  }

  /** The literal a local variable only ever holds. */
  literalOf(ident: Ident): FuncLit | undefined {
    const obj = this.checker.objectOf(ident);
    if (obj?.kind !== "var" || obj.role === "global" || obj.role === "param") return undefined;
    const callee = this.checker.calleeOfExpr(ident);
    return callee.kind === "literal" ? callee.func : undefined;
  }

  /**
   * Whether a call may change the variable behind our back: a literal that assigns it stands before, and can be what is
   * called. Deferred literals run at the end only and do not count.
   */
  changesVariable(call: Call, variable: VarObj): boolean {
    this.#written ??= this.#closureWrites();
    return (this.#written.get(variable) ?? []).some(({ pos, only }) => {
      if (call.pos < pos) return false;
      return only === undefined || (call.fun.kind === "Ident" && this.checker.objectOf(call.fun) === only);
    });
  }

  /** The variable that a literal is called by, and nothing else is done with it. */
  #onlyName(literal: FuncLit): VarObj | undefined {
    const stmt = this.checker.parentOf(literal);
    const target = stmt?.kind === "Assign" && stmt.define ? stmt.lhs[stmt.rhs.indexOf(literal)] : undefined;
    const name = target?.kind === "Ident" ? this.checker.objectOf(target) : undefined;
    if (name?.kind !== "var" || name.decl !== target) return undefined;
    const isCalled = (use: Ident): boolean => {
      const call = this.checker.parentOf(use);
      return call?.kind === "Call" && call.fun === use && this.checker.functionOf(use) === this.func;
    };
    return this.checker.usesOf(name).every((use) => use === target || isCalled(use)) ? name : undefined;
  }

  #closureWrites(): Map<VarObj, Writer[]> {
    const out = new Map<VarObj, Writer[]>();
    const deferred = new Set<Expr>(
      this.cfg.defers.flatMap(({ call }) => (call.kind === "Call" && call.fun.kind === "FuncLit" ? [call.fun] : [])),
    );
    const visit = (node: Node, literal: FuncLit | undefined): void => {
      let inside = literal;
      if (node.kind === "FuncLit" && node !== this.func && !deferred.has(node)) inside ??= node;
      const targets =
        node.kind === "Assign"
          ? node.lhs
          : node.kind === "IncDec" || (node.kind === "Unary" && node.op === "&")
            ? [node.x]
            : [];
      for (const target of inside ? targets : []) {
        const root = this.checker.pathOf(target)?.root;
        if (!root || root.owner === inside) continue;
        const writers = out.get(root) ?? [];
        out.set(root, writers);
        if (!writers.some(({ pos }) => pos === inside!.pos))
          writers.push({ pos: inside!.pos, only: this.#onlyName(inside!) });
      }
      forEachChild(node, (child) => visit(child, inside));
    };
    if (this.func.body) visit(this.func.body, undefined);
    return out;
  }

  #worthRemembering(): ReadonlySet<string> {
    const asked = new Map<string, Set<Expr>>();
    const atEnd = new Set<string>();
    for (const block of this.cfg.blocks) {
      for (const { test } of block.succs) {
        if (test?.kind !== "cond" || !test.truth) continue;
        for (const fact of this.conditions.ofTest(test).facts.concat(this.conditions.of(test.expr, false).facts)) {
          const exprs = asked.get(fact.key);
          if (exprs) exprs.add(test.expr);
          else asked.set(fact.key, new Set([test.expr]));
          if (block.epilogue) atEnd.add(fact.key);
        }
      }
    }
    const flags = this.#flags();
    const often = [...asked].filter(([key, exprs]) => exprs.size > 1 || flags.has(key));
    often.sort((a, b) => Number(flags.has(b[0])) - Number(flags.has(a[0])) || b[1].size - a[1].size);
    if (atEnd.size > 0) for (const key of this.#returnedKeys()) atEnd.add(key);
    return new Set([...atEnd, ...often.slice(0, maxRemembered).map(([key]) => key)]);
  }

  /** `return nil, err` tells a deferred `if err != nil` what it will find, where results have names. */
  #returnedKeys(): string[] {
    if (this.func.type.results.every(({ names }) => names.length === 0)) return [];
    const keys: string[] = [];
    for (const block of this.cfg.blocks) {
      for (const { op, node } of block.items) {
        if (op !== "stmt" || node.kind !== "Return" || block.epilogue) continue;
        for (const result of node.results) {
          const place = result.kind === "Ident" ? this.checker.pathOf(result) : undefined;
          if (place?.root.role === "local") keys.push(nilFact(place, true).key);
        }
      }
    }
    return keys;
  }

  /** Keys of variables that are set to `true`, `false` or `nil` somewhere: their first test may already be decided. */
  #flags(): ReadonlySet<string> {
    const keys = new Set<string>();
    for (const block of this.cfg.blocks) {
      for (const item of block.items) {
        if (item.op !== "stmt" || item.node.kind !== "Assign" || item.node.lhs.length !== item.node.rhs.length)
          continue;
        const { lhs, rhs } = item.node;
        lhs.forEach((target, i) => {
          const value = rhs[i]!;
          const to = value.kind === "Call" ? this.checker.pathOf(target) : undefined;
          if (to) for (const { key } of this.conditions.assigned(to, value, new Map())) keys.add(key);
          if (value.kind !== "Ident" || !/^(?:true|false|nil)$/.test(value.name)) return;
          const { facts } =
            value.name === "nil"
              ? this.conditions.of(
                  { kind: "Binary", op: "==", x: target, y: value, pos: target.pos, end: value.end },
                  true,
                )
              : this.conditions.of(target, true);
          for (const fact of facts) keys.add(fact.key);
        });
      }
    }
    return keys;
  }
}

/** Whether the block can be left behind for good: used to tell an endless function. */
export function ends(cfg: Cfg): boolean {
  const seen = new Set<BasicBlock>([cfg.entry]);
  const todo = [cfg.entry];
  for (let block = todo.pop(); block; block = todo.pop()) {
    if (block === cfg.end) return true;
    for (const { to } of block.succs) {
      if (seen.has(to)) continue;
      seen.add(to);
      todo.push(to);
    }
  }
  return false;
}

/** A literal that assigns a variable of the function around it. */
interface Writer {
  readonly pos: number;
  /** The variable that it is called by, where it is by that only. */
  readonly only: VarObj | undefined;
}

/** Calls of the function itself, literals inside left out. */
export function ownCalls(func: FuncNode): Call[] {
  const calls: Call[] = [];
  const visit = (node: Node): boolean => {
    if (node.kind === "FuncLit") return false;
    if (node.kind === "Call") calls.push(node);
    return true;
  };
  if (func.body) walk(func.body, visit);
  return calls;
}
