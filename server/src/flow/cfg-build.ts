import type {
  Branch,
  CaseClause,
  DeferStmt,
  Expr,
  For,
  FuncLit,
  FuncNode,
  If,
  NodeBase,
  Range,
  Select,
  Stmt,
  Switch,
  TypeSwitch,
} from "../go/ast";
import type { BasicBlock, Cfg, CfgHints, Loop, Test } from "./cfg";
import { contains } from "./walk";

/** Builds the graph of a function that has a body. Never throws; a branch to an unknown label leads nowhere. */
export function buildCfg(func: FuncNode, hints: CfgHints): Cfg {
  const blocks: BasicBlock[] = [];
  const abort: BasicBlock = { id: 0, items: [], succs: [], loop: undefined, epilogue: true };
  blocks.push(abort);
  const body = new BodyBuilder(blocks, abort, hints, false, undefined).build(func);
  return { func, ...body, abort, blocks };
}

interface Body {
  readonly entry: BasicBlock;
  readonly exit: BasicBlock;
  readonly end: BasicBlock;
  readonly defers: readonly DeferStmt[];
}

/** Where `break` and `continue` lead, innermost last. */
interface Target {
  readonly label: string | undefined;
  readonly breakTo: BasicBlock;
  readonly continueTo: BasicBlock | undefined;
}

class BodyBuilder {
  readonly #blocks: BasicBlock[];
  readonly #abort: BasicBlock;
  readonly #hints: CfgHints;
  readonly #epilogue: boolean;
  readonly #defers: DeferStmt[] = [];
  readonly #targets: Target[] = [];
  readonly #labels = new Map<string, BasicBlock>();
  #loop: Loop | undefined;
  #current: BasicBlock;
  #exit: BasicBlock;
  #recovers = false;
  #fallthrough: BasicBlock | undefined;

  constructor(blocks: BasicBlock[], abort: BasicBlock, hints: CfgHints, epilogue: boolean, loop: Loop | undefined) {
    this.#blocks = blocks;
    this.#abort = abort;
    this.#hints = hints;
    this.#epilogue = epilogue;
    this.#loop = loop;
    this.#current = this.#block();
    this.#exit = this.#current;
  }

  build(func: FuncNode): Body {
    const entry = this.#current;
    const body = func.body;
    this.#exit = this.#block(true);
    if (body) {
      this.#recovers = recovers(body.stmts);
      this.#list(body.stmts);
      this.#current.items.push({ op: "end", node: { pos: Math.max(body.pos, body.end - 1), end: body.end } });
    }
    this.#jump(this.#exit);
    const exit = this.#exit;
    this.#current = exit;
    for (let index = this.#defers.length - 1; index >= 0; index--) this.#runDeferred(index);
    return { entry, exit, end: this.#current, defers: this.#defers };
  }

  /** One deferred call of the epilogue: taken only where its statement was reached. */
  #runDeferred(index: number): void {
    const { call } = this.#defers[index]!;
    const next = this.#block(true);
    const run = this.#block(true);
    this.#edge(run, { kind: "defer", index, reached: true });
    this.#edge(next, { kind: "defer", index, reached: false });
    this.#current = run;
    if (call.kind === "Call" && call.fun.kind === "FuncLit" && call.args.length === 0) {
      const inner = new BodyBuilder(this.#blocks, this.#abort, this.#hints, true, undefined).build(call.fun);
      this.#edge(inner.entry);
      this.#current = inner.end;
      this.#jump(next);
    } else if (call.kind === "Call" && this.#endsHere(call)) {
      this.#jump(this.#abort);
    } else {
      this.#jump(next);
    }
    this.#current = next;
  }

  #block(epilogue = this.#epilogue): BasicBlock {
    const block: BasicBlock = { id: this.#blocks.length, items: [], succs: [], loop: this.#loop, epilogue };
    this.#blocks.push(block);
    return block;
  }

  #edge(to: BasicBlock, test?: Test): void {
    this.#current.succs.push({ to, test });
  }

  /** Ends the current block; what follows in the text starts one that nothing leads to yet. */
  #jump(to: BasicBlock | undefined, test?: Test): void {
    if (to) this.#edge(to, test);
    this.#current = this.#block();
  }

  #continueIn(block: BasicBlock): void {
    this.#edge(block);
    this.#current = block;
  }

  #list(stmts: readonly Stmt[]): void {
    for (const stmt of stmts) this.#stmt(stmt, undefined);
  }

  #stmt(stmt: Stmt, label: string | undefined): void {
    switch (stmt.kind) {
      case "Block":
        this.#list(stmt.stmts);
        return;
      case "Labeled": {
        this.#continueIn(this.#label(stmt.label.name));
        this.#stmt(stmt.stmt, stmt.label.name);
        return;
      }
      case "If":
        this.#if(stmt);
        return;
      case "For":
        this.#for(stmt, label);
        return;
      case "Range":
        this.#range(stmt, label);
        return;
      case "Switch":
        this.#switch(stmt, label);
        return;
      case "TypeSwitch":
        this.#typeSwitch(stmt, label);
        return;
      case "Select":
        this.#select(stmt, label);
        return;
      case "Branch":
        this.#branch(stmt);
        return;
      case "Return":
        this.#current.items.push({ op: "stmt", node: stmt });
        this.#jump(this.#exit);
        return;
      case "DeferStmt":
        this.#defers.push(stmt);
        this.#current.items.push({ op: "stmt", node: stmt });
        return;
      case "ExprStmt": {
        this.#current.items.push({ op: "stmt", node: stmt });
        if (isPanic(stmt.x)) {
          if (this.#recovers) this.#jump(this.#exit, { kind: "panic", node: stmt });
          else this.#jump(this.#abort);
        } else if (this.#endsHere(stmt.x)) {
          this.#jump(this.#abort);
        }
        return;
      }
      case "Empty":
        return;
      default:
        this.#current.items.push({ op: "stmt", node: stmt });
    }
  }

  #endsHere(x: Expr): boolean {
    return x.kind === "Call" && this.#hints.neverReturns(x);
  }

  #label(name: string): BasicBlock {
    let block = this.#labels.get(name);
    if (!block) {
      block = this.#block();
      this.#labels.set(name, block);
    }
    return block;
  }

  #branch(stmt: Branch): void {
    const label = stmt.label?.name;
    switch (stmt.tok) {
      case "goto":
        this.#jump(label === undefined ? undefined : this.#label(label));
        return;
      case "fallthrough":
        this.#jump(this.#fallthrough);
        return;
      case "break":
        this.#jump(this.#targets.findLast((t) => label === undefined || t.label === label)?.breakTo);
        return;
      case "continue":
        this.#jump(
          this.#targets.findLast((t) => t.continueTo && (label === undefined || t.label === label))?.continueTo,
        );
        return;
    }
  }

  #if(stmt: If): void {
    if (stmt.init) this.#stmt(stmt.init, undefined);
    const then = this.#block();
    const after = this.#block();
    const otherwise = stmt.else ? this.#block() : after;
    this.#cond(stmt.cond, then, otherwise);
    this.#current = then;
    this.#list(stmt.then.stmts);
    this.#edge(after);
    if (stmt.else) {
      this.#current = otherwise;
      this.#stmt(stmt.else, undefined);
      this.#edge(after);
    }
    this.#current = after;
  }

  /** Leads to one of two blocks by the outcome of a condition. */
  #cond(expr: Expr, yes: BasicBlock, no: BasicBlock): void {
    if (expr.kind === "Unary" && expr.op === "!") {
      this.#cond(expr.x, no, yes);
      return;
    }
    if (expr.kind === "Binary" && (expr.op === "&&" || expr.op === "||")) {
      const second = this.#block();
      if (expr.op === "&&") this.#cond(expr.x, second, no);
      else this.#cond(expr.x, yes, second);
      this.#current = second;
      this.#cond(expr.y, yes, no);
      return;
    }
    this.#current.items.push({ op: "eval", node: expr });
    // Only the literals: `const debug = false` is often set by a build tag, so both ways exist in some build.
    const literal = expr.kind === "Ident" ? this.#literal(expr) : undefined;
    if (literal !== false) this.#edge(yes, { kind: "cond", expr, truth: true });
    if (literal !== true) this.#edge(no, { kind: "cond", expr, truth: false });
  }

  #literal(expr: { readonly name: string } & Expr): boolean | undefined {
    if (expr.name !== "true" && expr.name !== "false") return undefined;
    return this.#hints.constant(expr) ?? expr.name === "true";
  }

  #for(stmt: For, label: string | undefined): void {
    if (stmt.init) this.#stmt(stmt.init, undefined);
    const after = this.#block();
    const outer = this.#loop;
    this.#loop = { node: stmt, outer };
    const head = this.#block();
    const body = this.#block();
    const post = stmt.post ? this.#block() : head;
    this.#continueIn(head);
    if (!stmt.cond || this.#hints.constant(stmt.cond) === true) this.#edge(body);
    else this.#cond(stmt.cond, body, after);
    this.#loopBody(body, stmt.body.stmts, { label, breakTo: after, continueTo: post });
    this.#edge(post);
    if (stmt.post) {
      this.#current = post;
      this.#stmt(stmt.post, undefined);
      this.#edge(head);
    }
    this.#loop = outer;
    this.#current = after;
  }

  #range(stmt: Range, label: string | undefined): void {
    this.#current.items.push({ op: "eval", node: stmt.x });
    const after = this.#block();
    const outer = this.#loop;
    this.#loop = { node: stmt, outer };
    const head = this.#block();
    const body = this.#block();
    this.#continueIn(head);
    this.#edge(body, { kind: "range", node: stmt, more: true });
    if (!this.#hints.endless?.(stmt.x)) this.#edge(after, { kind: "range", node: stmt, more: false });
    body.items.push({ op: "range", node: stmt });
    this.#loopBody(body, stmt.body.stmts, { label, breakTo: after, continueTo: head });
    this.#edge(head);
    this.#loop = outer;
    this.#current = after;
  }

  #loopBody(body: BasicBlock, stmts: readonly Stmt[], target: Target): void {
    this.#targets.push(target);
    this.#current = body;
    this.#list(stmts);
    this.#targets.pop();
  }

  #switch(stmt: Switch, label: string | undefined): void {
    if (stmt.init) this.#stmt(stmt.init, undefined);
    const { tag } = stmt;
    if (tag) this.#current.items.push({ op: "eval", node: tag });
    const after = this.#block();
    const bodies = stmt.clauses.map(() => this.#block());
    stmt.clauses.forEach((clause, i) => {
      for (const value of clause.values) {
        const next = this.#block();
        if (tag) {
          const expr: Expr = { kind: "Binary", op: "==", x: tag, y: value, pos: value.pos, end: value.end };
          this.#current.items.push({ op: "eval", node: value });
          this.#edge(bodies[i]!, { kind: "cond", expr, truth: true });
          this.#edge(next, { kind: "cond", expr, truth: false });
        } else {
          this.#cond(value, bodies[i]!, next);
        }
        this.#current = next;
      }
    });
    const fallback = stmt.clauses.findIndex((clause) => clause.isDefault);
    this.#edge(fallback < 0 ? after : bodies[fallback]!);
    this.#clauses(stmt.clauses, bodies, after, label);
  }

  #typeSwitch(stmt: TypeSwitch, label: string | undefined): void {
    if (stmt.init) this.#stmt(stmt.init, undefined);
    this.#current.items.push({ op: "eval", node: stmt.x });
    const after = this.#block();
    const bodies = stmt.clauses.map(() => this.#block());
    const nilCase = stmt.clauses.some((clause) => clause.values.some(isNil));
    let fallback = false;
    stmt.clauses.forEach((clause, i) => {
      fallback ||= clause.isDefault;
      const alone = clause.values.length === 1 && isNil(clause.values[0]!);
      const mixed = clause.isDefault ? !nilCase : clause.values.some(isNil);
      this.#edge(bodies[i]!, { kind: "type", node: stmt, clause, nil: alone ? "yes" : mixed ? "maybe" : "no" });
      bodies[i]!.items.push({ op: "bind", node: stmt, clause });
    });
    if (!fallback) this.#edge(after, { kind: "type", node: stmt, clause: undefined, nil: nilCase ? "no" : "maybe" });
    this.#clauses(stmt.clauses, bodies, after, label);
  }

  #clauses(clauses: readonly CaseClause[], bodies: readonly BasicBlock[], after: BasicBlock, label?: string): void {
    const outerFallthrough = this.#fallthrough;
    this.#targets.push({ label, breakTo: after, continueTo: undefined });
    clauses.forEach((clause, i) => {
      this.#fallthrough = bodies[i + 1];
      this.#current = bodies[i]!;
      this.#list(clause.body);
      this.#edge(after);
    });
    this.#targets.pop();
    this.#fallthrough = outerFallthrough;
    this.#current = after;
  }

  #select(stmt: Select, label: string | undefined): void {
    const start = this.#current;
    const after = this.#block();
    this.#targets.push({ label, breakTo: after, continueTo: undefined });
    for (const clause of stmt.clauses) {
      const body = this.#block();
      start.succs.push({ to: body, test: { kind: "select", node: clause } });
      this.#current = body;
      if (clause.comm) this.#stmt(clause.comm, undefined);
      this.#list(clause.body);
      this.#edge(after);
    }
    this.#targets.pop();
    this.#current = after;
  }
}

function isPanic(x: Expr): boolean {
  return x.kind === "Call" && x.fun.kind === "Ident" && x.fun.name === "panic";
}

function isNil(x: Expr): boolean {
  return x.kind === "Ident" && x.name === "nil";
}

/** A deferred literal of this list (nested blocks included) calls `recover`, or may: a deferred named function is asked nothing. */
function recovers(stmts: readonly Stmt[]): boolean {
  return stmts.some((stmt) =>
    contains(stmt, (node) => {
      if (node.kind !== "DeferStmt" || node.call.kind !== "Call") return false;
      const { fun } = node.call;
      return fun.kind === "FuncLit" && callsRecover(fun);
    }),
  );
}

function callsRecover(literal: FuncLit): boolean {
  return contains(
    literal.body,
    (node) => node.kind === "Call" && node.fun.kind === "Ident" && node.fun.name === "recover",
  );
}

export type { NodeBase };
