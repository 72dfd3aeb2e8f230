import type { Rv, Scalar, Site, Zero } from "../program";
import { type Frame, nil, no, type Range, reach, rootsOf, type State, scalar, type Value, yes } from "./state";

/** Thrown where the next step depends on something unknown: one state per alternative goes on from the same instruction. */
export class Fork {
  constructor(
    readonly alternatives: readonly ((state: State) => void)[],
    readonly decision: boolean,
    /** The alternative that says which number or text of all an unknown is. */
    readonly pins?: number,
  ) {}
}
/** Thrown where a path ends without telling anything: it panics, or leaves what the machine can follow. */
export class Dead {}

/**
 * A count that nothing is known of is taken to be one or two. Nought is left out on purpose: a function called with no
 * items, or no workers, is a case that callers keep away or mean, and a leak that needs it convinces nobody.
 */
export const unknownCounts: readonly number[] = [1, 2];

/** Evaluates an expression in a frame. May allocate, may learn nothing; throws `Fork` or `Dead`. */
export function evaluate(state: State, frame: Frame, rv: Rv): Value {
  switch (rv.k) {
    case "const":
      return scalar(rv.value);
    case "slot":
      return frame.slots[rv.slot] ?? state.symbol();
    case "cell": {
      const cell = state.obj(frame.slots[rv.slot]);
      return cell?.t === "cell" ? cell.v : state.symbol();
    }
    case "deref":
      return deref(state, evaluate(state, frame, rv.x));
    case "field":
      return readField(state, evaluate(state, frame, rv.x), rv.name, rv.zero);
    case "globals":
      return { t: "s", id: "g", nonNil: true };
    case "index":
      return readIndex(state, evaluate(state, frame, rv.x), evaluate(state, frame, rv.i), rv.zero);
    case "slice":
      return sliceOf(
        state,
        evaluate(state, frame, rv.x),
        rv.low && evaluate(state, frame, rv.low),
        rv.high && evaluate(state, frame, rv.high),
      );
    case "len":
      return lengthOf(state, evaluate(state, frame, rv.x));
    case "cap":
      return capacityOf(state, evaluate(state, frame, rv.x));
    case "not":
      return decide(state, evaluate(state, frame, rv.x)) ? no : yes;
    case "op":
      return operate(state, rv.op, evaluate(state, frame, rv.x), () => evaluate(state, frame, rv.y));
    case "append":
      return append(
        state,
        evaluate(state, frame, rv.x),
        rv.items.map((item) => evaluate(state, frame, item)),
        rv.spread,
      );
    case "closure":
      return {
        t: "f",
        fn: rv.fn,
        own: rv.own ?? -1,
        caps: rv.caps.map((c) => evaluate(state, frame, c)),
        bound: rv.bound.map((b) => evaluate(state, frame, b)),
      };
    case "zero":
      return zeroValue(state, rv.zero, rv.site);
    case "struct": {
      const fields: Record<string, Value> = {};
      for (const [name, value] of rv.fields) fields[name] = evaluate(state, frame, value);
      return state.alloc({ t: "struct", type: rv.type, fields, site: rv.site });
    }
    case "array":
      return state.alloc({ t: "array", elems: rv.elems.map((e) => evaluate(state, frame, e)), zero: undefined });
    case "makeSlice": {
      const n = concrete(state, evaluate(state, frame, rv.length));
      if (n > 64) return state.symbol(true);
      return state.alloc({ t: "array", elems: new Array<undefined>(n).fill(undefined), zero: rv.elem });
    }
    case "chan": {
      const cap = concrete(state, evaluate(state, frame, rv.cap));
      return state.alloc({ t: "chan", site: rv.site, cap, queue: [], closed: false, timer: false });
    }
    case "copy":
      return copyValue(state, evaluate(state, frame, rv.x));
    case "atomic":
      return atomicLoad(state, frame, rv);
    case "background":
      return state.alloc({ t: "ctx", site: rv.site, parent: undefined, timeout: false, fired: false });
    case "newCond":
      return state.alloc({ t: "cond", locker: evaluate(state, frame, rv.locker) });
    case "timer":
      return state.alloc({ t: "chan", site: rv.site, cap: 1, queue: [], closed: false, timer: true });
    case "isType": {
      const x = evaluate(state, frame, rv.x);
      const obj = state.obj(x);
      if (x.t === "c" && x.v === null) return no;
      if (rv.type !== undefined && obj?.t === "struct" && obj.type) return obj.type.id === rv.type ? yes : no;
      return state.symbol();
    }
    case "unknown":
      return state.symbol(rv.nonNil);
    case "literal":
      return { t: "s", id: `=${rv.type}`, nonNil: true };
  }
}

/** A fresh value of a type that nobody has stored into yet. */
export function zeroValue(state: State, zero: Zero, site: Site | undefined): Value {
  switch (zero.k) {
    case "unknown":
      return state.symbol();
    case "scalar":
      return scalar(zero.value);
    case "struct":
      return state.alloc({ t: "struct", type: zero.type, fields: {}, site });
    case "array":
      if (zero.length === undefined || zero.length > 64) return state.symbol(true);
      return state.alloc({ t: "array", elems: new Array<undefined>(zero.length).fill(undefined), zero: zero.elem });
    case "mutex":
      return state.alloc({ t: "mutex", site, rw: zero.rw, writer: undefined, readers: [] });
    case "waitgroup":
    case "group":
      return state.alloc({ t: "waitgroup", site, n: 0, ctx: undefined });
    case "once":
      return state.alloc({ t: "once", done: false, runner: undefined });
    case "cond":
      return state.alloc({ t: "cond", locker: undefined });
  }
}

/** The same value, or a copy where it is a struct held by value. */
export function copyValue(state: State, value: Value): Value {
  const obj = state.obj(value);
  if (obj?.t === "struct" && value.t === "r") return state.alloc({ ...obj });
  return value;
}

function deref(state: State, x: Value): Value {
  if (x.t === "c" && x.v === null) throw new Dead();
  const obj = state.obj(x);
  if (obj?.t === "cell") return obj.v;
  if (x.t === "s") return derived(x, ".*");
  return x;
}

function derived(x: Value & { t: "s" }, suffix: string): Value {
  return { t: "s", id: x.id + suffix, nonNil: false };
}

/**
 * What the goroutine itself put there; where others can store too, anything, and something else each time. But goroutines
 * that count down together do come to nought:
 * ```go
 * if left.Add(-1) == 0 { close(results) }
 * ```
 * and of those that swap the same for the same one comes first.
 */
function atomicLoad(state: State, frame: Frame, { x, counts }: Rv & { k: "atomic" }): Value {
  const holder = x.k === "cell" ? frame.slots[x.slot] : x.k === "field" ? evaluate(state, frame, x.x) : undefined;
  if (holder?.t !== "r" || reach(state, state.open).has(holder.o)) return state.symbol();
  const others = state.procs.filter((proc) => !proc.frames.includes(frame)).flatMap(rootsOf);
  if (!reach(state, others).has(holder.o)) return evaluate(state, frame, x);
  const count = counts ? settled(state, evaluate(state, frame, x)) : undefined;
  return count && isSmall(count) ? count : state.symbol();
}

/** Few goroutines are followed; whoever counts on and on would never come to the same state again. */
function isSmall(count: Value): boolean {
  const n = count.t === "s" ? linear(count).add : count.t === "c" ? count.v : undefined;
  return typeof n === "boolean" || (typeof n === "number" && Math.abs(n) <= mostCounted);
}
const mostCounted = 6;

export function readField(state: State, x: Value, name: string, zero: Zero): Value {
  if (x.t === "c") {
    if (x.v === null) throw new Dead();
    return state.symbol();
  }
  if (x.t === "s") return state.stored(`${x.id}.${name}`) ?? derived(x, `.${name}`);
  if (x.t !== "r") return state.symbol();
  const obj = state.heap[x.o];
  if (obj?.t === "cell") return readField(state, obj.v, name, zero);
  if (obj?.t === "cond" && name === "L") return obj.locker ?? state.symbol();
  if (obj?.t !== "struct") return state.symbol();
  const known = obj.fields[name];
  if (known) return known;
  // configure(&options): what others can reach they may have set.
  const others = zero.k === "scalar" && state.open.length > 0 && reach(state, state.open).has(x.o);
  const value = others ? state.symbol() : zeroValue(state, zero, obj.site);
  state.set(x.o, { ...obj, fields: { ...obj.fields, [name]: value } });
  return value;
}

export function readIndex(state: State, x: Value, i: Value, zero: Zero): Value {
  if (x.t === "c") {
    if (x.v === null) throw new Dead();
    return state.symbol();
  }
  if (x.t === "s") return i.t === "c" ? derived(x, `[${i.v}]`) : state.symbol();
  const obj = state.obj(x);
  if (obj?.t !== "array" || x.t !== "r") {
    state.escape(x);
    return state.symbol();
  }
  if (i.t !== "c" || typeof i.v !== "number") {
    const first = obj.elems[0];
    if (first && obj.elems.every((e) => e && sameValue(e, first))) return first;
    state.escape(x);
    return state.symbol();
  }
  if (i.v < 0 || i.v >= obj.elems.length) throw new Dead();
  const known = obj.elems[i.v];
  if (known) return known;
  const value = zeroValue(state, obj.zero ?? zero, undefined);
  const elems = obj.elems.slice();
  elems[i.v] = value;
  state.set(x.o, { ...obj, elems });
  return value;
}

function sliceOf(state: State, x: Value, low: Value | undefined, high: Value | undefined): Value {
  const obj = state.obj(x);
  if (obj?.t !== "array") return x.t === "s" ? state.symbol() : x;
  const from = low === undefined ? 0 : low.t === "c" && typeof low.v === "number" ? low.v : undefined;
  const to = high === undefined ? obj.elems.length : high.t === "c" && typeof high.v === "number" ? high.v : undefined;
  if (from === 0 && to === obj.elems.length) return x;
  if (from === undefined || to === undefined || obj.elems.some((e) => e === undefined)) {
    state.escape(x);
    return state.symbol(true);
  }
  return state.alloc({ t: "array", elems: obj.elems.slice(from, to), zero: obj.zero });
}

function append(state: State, x: Value, items: readonly Value[], spread: boolean): Value {
  const base = x.t === "c" && x.v === null ? { elems: [], zero: undefined } : state.obj(x);
  const more = spread ? state.obj(items[0]) : undefined;
  const known = base && "elems" in base && (!spread || more?.t === "array");
  if (!known || (base.elems.length > 32 && !spread)) {
    state.escape(x);
    for (const item of items) state.escape(item);
    return state.symbol(true);
  }
  const added = spread && more?.t === "array" ? more.elems : items;
  return state.alloc({ t: "array", elems: [...base.elems, ...added], zero: base.zero });
}

function lengthOf(state: State, x: Value): Value {
  if (x.t === "c") return scalar(typeof x.v === "string" ? x.v.length : 0);
  if (x.t === "s") {
    const id = `${x.id}.len`;
    if (state.fact(`int:$${id}`) === undefined) state.learn(`int:$${id}`, { lo: 0, hi: Number.POSITIVE_INFINITY });
    return { t: "s", id, nonNil: false };
  }
  const obj = state.obj(x);
  if (obj?.t === "array") return scalar(obj.elems.length);
  if (obj?.t === "chan" && !isOpen(state, x)) return scalar(obj.queue.length);
  return state.symbol();
}

function isOpen(state: State, x: Value): boolean {
  return x.t !== "r" || state.open.includes(x.o);
}

function capacityOf(state: State, x: Value): Value {
  const obj = state.obj(x);
  if (obj?.t === "chan") return scalar(obj.cap);
  return lengthOf(state, x);
}

/** The number that the value is; an unknown count is taken to be 0, 1 or 2 (one state each). */
export function concrete(state: State, x: Value): number {
  if (x.t === "c") {
    if (typeof x.v !== "number" || x.v < 0) throw new Dead();
    return x.v;
  }
  if (x.t !== "s") throw new Dead();
  const { base, add } = linear(x);
  const key = `int:$${base}`;
  const range = rangeOf(state, base);
  if (range.lo === range.hi) return checked(range.lo + add);
  const fits = (n: number): boolean => n >= range.lo && n <= range.hi && n + add >= 0;
  const usual = unknownCounts.filter(fits);
  const options = usual.length > 0 ? usual : [0, range.lo].filter(fits).slice(0, 1);
  throw new Fork(
    options.map((n) => (s: State) => s.learn(key, { lo: n, hi: n })),
    false,
  );
}
function checked(n: number): number {
  if (n < 0) throw new Dead();
  return n;
}

function rangeOf(state: State, id: string): Range {
  const known = state.fact(`int:$${id}`);
  return typeof known === "object" ? known : { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
}

/** A symbol plus a constant is written `id+n`; the part before is what is known. */
function linear(x: Value & { t: "s" }): { base: string; add: number } {
  const at = x.id.lastIndexOf("#");
  return at < 0 ? { base: x.id, add: 0 } : { base: x.id.slice(0, at), add: Number(x.id.slice(at + 1)) };
}

function operate(state: State, op: string, x: Value, y: () => Value): Value {
  if (op === "&&") return decide(state, x) ? (decide(state, y()) ? yes : no) : no;
  if (op === "||") return decide(state, x) ? yes : decide(state, y()) ? yes : no;
  const b = y();
  if (op === "==" || op === "!=" || op === "<" || op === "<=" || op === ">" || op === ">=")
    return compare(state, op, x, b) ? yes : no;
  x = settled(state, x);
  const c = settled(state, b);
  if (x.t === "c" && c.t === "c") return arithmetic(state, op, x.v, c.v);
  if (op === "+" || op === "-") {
    if (x.t === "s" && c.t === "c" && typeof c.v === "number") return shifted(x, op === "+" ? c.v : -c.v);
    if (op === "+" && c.t === "s" && x.t === "c" && typeof x.v === "number") return shifted(c, x.v);
  }
  // Loops over both factors turn as often as the product says.
  if (op === "*" && isFactor(x) && isFactor(c)) {
    return arithmetic(
      state,
      op,
      x.t === "s" ? concrete(state, x) : constOf(x),
      c.t === "s" ? concrete(state, c) : constOf(c),
    );
  }
  return state.symbol();
}
function constOf(x: Value): Scalar {
  return x.t === "c" ? x.v : null;
}
function isFactor(x: Value): boolean {
  return x.t === "s" || (x.t === "c" && typeof x.v === "number");
}
function shifted(x: Value & { t: "s" }, by: number): Value {
  const { base, add } = linear(x);
  return { t: "s", id: add + by === 0 ? base : `${base}#${add + by}`, nonNil: false };
}
/** A symbol whose value is known by now, as a constant. */
function settled(state: State, x: Value): Value {
  if (x.t !== "s") return x;
  const { base, add } = linear(x);
  const known = state.fact(`int:$${base}`);
  return typeof known === "object" && known.lo === known.hi ? scalar(known.lo + add) : x;
}

function arithmetic(state: State, op: string, x: Scalar, y: Scalar): Value {
  if (typeof x === "string" && typeof y === "string" && op === "+") return scalar(x + y);
  if (typeof x !== "number" || typeof y !== "number") return state.symbol();
  switch (op) {
    case "+":
      return scalar(x + y);
    case "-":
      return scalar(x - y);
    case "*":
      return scalar(x * y);
    case "/":
      return y === 0 ? state.symbol() : scalar(Math.trunc(x / y));
    case "%":
      return y === 0 ? state.symbol() : scalar(x % y);
    default:
      return state.symbol();
  }
}

export function sameValue(x: Value, y: Value): boolean | undefined {
  if (x.t === "c" && y.t === "c") return x.v === y.v;
  if (x.t === "r" && y.t === "r") return x.o === y.o;
  if (x.t === "s" && y.t === "s") {
    if (x.id === y.id) return true;
    return x.id.startsWith("=") || y.id.startsWith("=") ? false : undefined;
  }
  if (x.t === "c" && x.v === null) return y.t === "s" ? (y.nonNil ? false : undefined) : false;
  if (y.t === "c" && y.v === null) return x.t === "s" ? (x.nonNil ? false : undefined) : false;
  return undefined;
}

function compare(state: State, op: string, x: Value, y: Value): boolean {
  return orThrow(compared(state, op, x, y));
}

function orThrow(answer: boolean | Fork): boolean {
  if (answer instanceof Fork) throw answer;
  return answer;
}

function negated(answer: boolean | Fork): boolean | Fork {
  return answer instanceof Fork ? answer : !answer;
}

const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** What a condition comes to, or the fork that it asks for: nearly all forks are at branches, and throwing costs. */
export function conditionOf(state: State, frame: Frame, cond: Rv): boolean | Fork {
  if (cond.k === "op" && comparisons.has(cond.op)) {
    const x = evaluate(state, frame, cond.x);
    return compared(state, cond.op, x, evaluate(state, frame, cond.y));
  }
  const value = evaluate(state, frame, cond);
  if (value.t === "c") return value.v === true;
  return decided(state, value.t === "s" ? `true:$${value.id}` : "?");
}

function compared(state: State, op: string, x: Value, y: Value): boolean | Fork {
  if (op === "!=") return negated(compared(state, "==", x, y));
  if (op === ">") return compared(state, "<", y, x);
  if (op === "<=") return negated(compared(state, "<", y, x));
  if (op === ">=") return negated(compared(state, "<", x, y));
  x = settled(state, x);
  y = settled(state, y);
  if (op === "==") {
    const same = sameValue(x, y);
    if (same !== undefined) return same;
  } else if (x.t === "c" && y.t === "c") {
    return typeof x.v === "number" && typeof y.v === "number" ? x.v < y.v : String(x.v) < String(y.v);
  }
  if (x.t === "s" && y.t === "c" && typeof y.v === "number") return compareCount(state, op, x, y.v, true);
  if (y.t === "s" && x.t === "c" && typeof x.v === "number") return compareCount(state, op, y, x.v, false);
  if (x.t === "s" && y.t === "s") {
    const a = linear(x);
    const b = linear(y);
    if (a.base === b.base) return op === "==" ? a.add === b.add : a.add < b.add;
  }
  if ((x.t === "s" || x.t === "c") && (y.t === "s" || y.t === "c")) {
    const ids = [idText(x), idText(y)];
    if (op === "==") ids.sort();
    const isText = op === "==" && [x, y].some((v) => v.t === "c" && typeof v.v === "string");
    return decided(state, `${op}:${ids.join(":")}`, isText ? 0 : undefined);
  }
  return decided(state, `true:$${(state.symbol() as Value & { t: "s" }).id}`);
}
function idText(x: Value): string {
  return x.t === "s" ? `$${x.id}` : x.t === "c" ? JSON.stringify(x.v) : "";
}

/** `x op n` (or `n op x`) for a symbol of which bounds are known. */
function compareCount(state: State, op: string, x: Value & { t: "s" }, n: number, left: boolean): boolean | Fork {
  const { base, add } = linear(x);
  const key = `int:$${base}`;
  const range = rangeOf(state, base);
  const c = n - add;
  if (op === "==") {
    if (range.lo === c && range.hi === c) return true;
    if (c < range.lo || c > range.hi) return false;
    const not = `ne:$${base}:${c}`;
    if (state.fact(not) === true) return false;
    return new Fork(
      [
        (s) => s.learn(key, { lo: c, hi: c }),
        (s) =>
          range.lo === c
            ? s.learn(key, { lo: c + 1, hi: range.hi })
            : range.hi === c
              ? s.learn(key, { lo: range.lo, hi: c - 1 })
              : s.learn(not, true),
      ],
      true,
      0,
    );
  }
  // x < c, or c < x
  if (left) {
    if (range.hi < c) return true;
    if (range.lo >= c) return false;
    return new Fork(
      [(s) => s.learn(key, { lo: range.lo, hi: c - 1 }), (s) => s.learn(key, { lo: c, hi: range.hi })],
      true,
    );
  }
  if (range.lo > c) return true;
  if (range.hi <= c) return false;
  return new Fork(
    [(s) => s.learn(key, { lo: c + 1, hi: range.hi }), (s) => s.learn(key, { lo: range.lo, hi: c })],
    true,
  );
}

/** True or false; the same answer whenever the same unknown is asked again. */
export function decide(state: State, x: Value): boolean {
  if (x.t === "c") return x.v === true;
  if (x.t === "s") return decideFact(state, `true:$${x.id}`);
  return decideFact(state, `true:$${(state.symbol() as Value & { t: "s" }).id}`);
}

export function decideFact(state: State, key: string, pins?: number): boolean {
  return orThrow(decided(state, key, pins));
}

function decided(state: State, key: string, pins?: number): boolean | Fork {
  const known = state.fact(key);
  if (typeof known === "boolean") return known;
  return new Fork([(s) => s.learn(key, true), (s) => s.learn(key, false)], true, pins);
}

export { nil };
