import type { Call, CaseClause, DeferStmt, Expr, For, FuncNode, NodeBase, Range, Stmt, TypeSwitch } from "../go/ast";

/**
 * Control-flow graph of one function. A block holds items that run one after the other; edges carry what was found out
 * on the way (which outcome a condition had). `&&`, `||` and `!` are split, so a test is always a plain condition.
 *
 * Leaving the function is a road of its own: every `return` leads to `exit`, from there the epilogue runs the deferred
 * calls that were reached (last first; bodies of `defer func() {…}()` are part of the graph) and ends in `end`. Calls that
 * never return, and panics that nobody recovers, lead to `abort`.
 */
export interface Cfg {
  readonly func: FuncNode;
  readonly entry: BasicBlock;
  readonly exit: BasicBlock;
  readonly end: BasicBlock;
  readonly abort: BasicBlock;
  /** All blocks, by id; unreachable ones too. */
  readonly blocks: readonly BasicBlock[];
  /** Defer statements of the function itself, in source order. A `DeferTest` names them by index. */
  readonly defers: readonly DeferStmt[];
}

export interface BasicBlock {
  readonly id: number;
  readonly items: Item[];
  readonly succs: Edge[];
  /** The innermost loop around the block. */
  readonly loop: Loop | undefined;
  /** Part of the epilogue: the return (or panic) has happened. */
  readonly epilogue: boolean;
}

export interface Loop {
  readonly node: For | Range;
  readonly outer: Loop | undefined;
}

export type Item =
  | { readonly op: "stmt"; readonly node: Stmt }
  /** An expression evaluated on the way: a condition, the tag of a switch, the operand of a range. */
  | { readonly op: "eval"; readonly node: Expr }
  /** Key and value of a range get their next values. */
  | { readonly op: "range"; readonly node: Range }
  /** The variable of a type switch is bound for a clause. */
  | { readonly op: "bind"; readonly node: TypeSwitch; readonly clause: CaseClause }
  /** Control runs off the end of the body; `node` is the closing brace. */
  | { readonly op: "end"; readonly node: NodeBase };

export interface Edge {
  readonly to: BasicBlock;
  readonly test: Test | undefined;
}

export type Test =
  /** A condition without `&&`, `||`, `!`. Cases of a switch with a tag come as `tag == value` (a made-up Binary of real operands). */
  | { readonly kind: "cond"; readonly expr: Expr; readonly truth: boolean }
  | { readonly kind: "range"; readonly node: Range; readonly more: boolean }
  /** The `nil`-ness a type switch has found out. */
  | { readonly kind: "type"; readonly node: TypeSwitch; readonly clause: CaseClause | undefined; readonly nil: Outcome }
  /** A clause of a select was chosen. */
  | { readonly kind: "select"; readonly node: NodeBase }
  /** Only taken where the defer statement was (not) reached. */
  | { readonly kind: "defer"; readonly index: number; readonly reached: boolean }
  | { readonly kind: "panic"; readonly node: NodeBase };

export type Outcome = "yes" | "no" | "maybe";

/** What the graph needs to know of the meaning of the program. */
export interface CfgHints {
  /** The call never comes back: `os.Exit`, `log.Fatal`, `t.Fatal`, functions of the module that only end that way. `panic` is known. */
  neverReturns(call: Call): boolean;
  /** Value of a constant condition. */
  constant(expr: Expr): boolean | undefined;
  /** A range over this never comes to its end: the channel of a ticker, which nobody closes. */
  endless?(operand: Expr): boolean;
}

/** Hints that know nothing. */
export const noHints: CfgHints = { neverReturns: () => false, constant: () => undefined };

/** Blocks from which `target` can be reached, `target` included, by id. */
export function reaching(cfg: Cfg, target: BasicBlock): ReadonlySet<number> {
  const preds = new Map<number, number[]>();
  for (const block of cfg.blocks) {
    for (const { to } of block.succs) {
      const list = preds.get(to.id);
      if (list) list.push(block.id);
      else preds.set(to.id, [block.id]);
    }
  }
  return closure([target.id], (id) => preds.get(id) ?? []);
}

/** Blocks that can be reached from `start`, itself included, by id. */
export function reachableFrom(cfg: Cfg, start: BasicBlock): ReadonlySet<number> {
  return closure([start.id], (id) => cfg.blocks[id]!.succs.map((edge) => edge.to.id));
}

function closure(start: readonly number[], next: (id: number) => readonly number[]): ReadonlySet<number> {
  const seen = new Set(start);
  const todo = [...start];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const other of next(id)) {
      if (seen.has(other)) continue;
      seen.add(other);
      todo.push(other);
    }
  }
  return seen;
}
