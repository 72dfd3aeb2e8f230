import { LiveSlots } from "../liveness";
import type { CalleeRef, Fn, Site } from "../program";
import { Dead, evaluate, zeroValue } from "./evaluate";
import { type Frame, holdsRefs, nil, type State, type Value } from "./state";

/** A function of the machine itself, without code. */
export const emptyFn: Fn = {
  name: "",
  node: undefined,
  file: undefined,
  params: 0,
  variadic: false,
  captures: 0,
  slots: 0,
  named: undefined,
  results: 0,
  code: [],
  vars: new Map(),
  live: new LiveSlots(0, 0),
};

export function frameOf(
  fn: Fn,
  caps: readonly Value[],
  args: readonly Value[],
  dst: readonly number[],
  callSite: Site | undefined,
): Frame {
  const slots: (Value | undefined)[] = new Array<Value | undefined>(fn.slots).fill(undefined);
  for (let i = 0; i < fn.params; i++) slots[i] = args[i];
  for (let i = 0; i < fn.captures; i++) slots[fn.params + i] = caps[i];
  return { fn, pc: 0, slots, defers: [], returning: undefined, dst, gives: false, callSite, once: undefined };
}

/** The code of a function value for arguments of which some may be objects of the scope. */
export function codeOf(callee: Value & { t: "f" }, args: readonly Value[]): Fn | undefined {
  let mask = 0;
  const before = callee.bound.length;
  for (let i = 0; i < before; i++) if (matters(callee.bound[i]!)) mask |= 1 << Math.min(i, 29);
  for (let i = 0; i < args.length; i++) if (matters(args[i]!)) mask |= 1 << Math.min(before + i, 29);
  return callee.fn(mask, callee.own);
}

function matters(arg: Value): boolean {
  return arg.t === "f" || holdsRefs(arg);
}

/** Gathers the arguments of a variadic parameter. */
export function pack(state: State, fn: Fn, args: readonly Value[]): readonly Value[] {
  if (!fn.variadic || args.length === fn.params) {
    if (fn.variadic && args.length === fn.params) {
      const last = args[args.length - 1]!;
      if (state.obj(last)?.t === "array" || last.t === "s") return args;
      return [...args.slice(0, -1), state.alloc({ t: "array", elems: [last], zero: undefined })];
    }
    return args;
  }
  const fixed = args.slice(0, fn.params - 1);
  const rest = args.slice(fn.params - 1);
  return [...fixed, rest.length === 0 ? nil : state.alloc({ t: "array", elems: rest, zero: undefined })];
}

/** The function that is called, and arguments that come before those written. Undefined: unknown. */
export function resolve(
  state: State,
  frame: Frame,
  callee: CalleeRef,
): { readonly value: Value; readonly prefix: readonly Value[] } | undefined {
  switch (callee.k) {
    case "fn":
      return { value: { t: "f", fn: callee.fn, own: -1, caps: [], bound: [] }, prefix: [] };
    case "dyn": {
      const f = evaluate(state, frame, callee.x);
      if (f.t === "c" && f.v === null) throw new Dead();
      return f.t === "f" || f.t === "cancel" ? { value: f, prefix: [] } : undefined;
    }
    case "method": {
      const recv = evaluate(state, frame, callee.recv);
      if (recv.t === "c" && recv.v === null) throw new Dead();
      const found = methodOf(state, recv, callee.name);
      if (found) return found;
      const fallback = callee.fallback;
      return fallback ? { value: { t: "f", fn: fallback, own: -1, caps: [], bound: [] }, prefix: [recv] } : undefined;
    }
    case "opaque":
      return undefined;
  }
}

function methodOf(state: State, recv: Value, name: string): { value: Value; prefix: readonly Value[] } | undefined {
  const obj = state.obj(recv);
  if (obj?.t === "cell") return methodOf(state, obj.v, name);
  if (obj?.t !== "struct" || !obj.type) return undefined;
  const target = obj.type.method(name);
  if (!target) return undefined;
  let x = recv;
  for (const step of target.path) {
    const at = state.obj(x);
    if (x.t !== "r" || at?.t !== "struct") return undefined;
    let next = at.fields[step.name];
    if (!next) {
      next = zeroValue(state, step.zero, at.site);
      state.set(x.o, { ...at, fields: { ...at.fields, [step.name]: next } });
    }
    x = next;
  }
  // An embedded interface: look again in what it holds.
  const inner = target.path.length > 0 ? state.obj(x) : undefined;
  if (inner?.t === "struct" && inner.type && inner.type !== obj.type) {
    const deeper = methodOf(state, x, name);
    if (deeper) return deeper;
  }
  const fn = target.fn();
  if (!fn) return undefined;
  return { value: { t: "f", fn: target.fn, own: -1, caps: [], bound: [] }, prefix: [x] };
}
