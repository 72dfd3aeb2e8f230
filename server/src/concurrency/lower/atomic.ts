import type { Call, Expr } from "../../go/ast";
import type { Callee } from "../../go/model";
import type { Rv, Zero } from "../program";
import type { Builder } from "./builder";
import { lowerExpr, unknown } from "./expression";
import { assign } from "./statement";

/** A variable that is read and written by functions or methods of `sync/atomic`. */
interface Cell {
  readonly value: Rv;
  store(rv: Rv): void;
}

/**
 * Loads and stores of `sync/atomic`, functions and methods: reads and writes of the variable. None is a point at which
 * goroutines are interleaved; a load of what others can reach answers anything.
 */
export function atomicCall(b: Builder, e: Call, callee: Callee): readonly Rv[] | undefined {
  if (callee.kind !== "external" || callee.pkg !== "sync/atomic") return undefined;
  const [, op] = /^(Load|Store|Add|Swap|CompareAndSwap)/.exec(callee.name) ?? [];
  const method = callee.recv !== undefined;
  const cell = op === undefined ? undefined : method ? fieldCell(b, e, callee.recv!) : pointedCell(b, e.args[0]);
  if (!cell) return undefined;
  const args = e.args.slice(method ? 0 : 1).map((arg) => lowerExpr(b, arg));
  const [first = unknown, second = unknown] = args;
  const current: Rv = { k: "atomic", x: cell.value, counts: op === "Add" || op === "CompareAndSwap" };
  switch (op) {
    case "Load":
      return [b.set(current)];
    case "Store":
      cell.store(first);
      return [];
    case "Add": {
      const sum = b.set({ k: "op", op: "+", x: current, y: first });
      cell.store(sum);
      return [sum];
    }
    case "Swap": {
      const old = b.set(current);
      cell.store(first);
      return [old];
    }
    default: {
      const swapped = b.set({ k: "op", op: "==", x: current, y: first });
      const then = b.label();
      const end = b.label();
      b.branch(swapped, then, end, b.site(e));
      b.place(then);
      cell.store(second);
      b.place(end);
      return [swapped];
    }
  }
}

/** `atomic.AddInt32(&s.n, 1)` */
function pointedCell(b: Builder, pointer: Expr | undefined): Cell | undefined {
  if (pointer?.kind !== "Unary" || pointer.op !== "&") return undefined;
  const target = pointer.x;
  if (target.kind !== "Ident" && target.kind !== "Selector") return undefined;
  return { value: lowerExpr(b, target), store: (rv) => assign(b, target, rv) };
}

/** `s.closed.Store(true)`: the value stands in a field of its own. */
function fieldCell(b: Builder, e: Call, type: string): Cell | undefined {
  if (e.fun.kind !== "Selector") return undefined;
  const x = lowerExpr(b, e.fun.x);
  const owner = `sync/atomic.${type}`;
  const zero: Zero = {
    k: "scalar",
    value: type === "Bool" ? false : type.startsWith("Pointer") || type === "Value" ? null : 0,
  };
  return {
    value: { k: "field", x, name: "v", zero, owner },
    store: (rv) => {
      b.emit({ op: "setField", x, name: "v", owner, rv });
    },
  };
}
