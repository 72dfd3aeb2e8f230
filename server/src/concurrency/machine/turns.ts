import { definedSlots } from "../liveness";
import type { Fn, Instr, Rv } from "../program";
import { hashOf } from "./hash";
import { type Frame, frameCopy, type Proc, type State, type Value } from "./state";

/** A run came by: the state but for its counters, what those stood at, and what had been sent. */
export interface Turn {
  readonly prev: Turn | undefined;
  readonly key: number;
  readonly counts: readonly number[];
  readonly sent: ReadonlyMap<number, number>;
  /** How many objects there were. */
  readonly objects: number;
}

/** A variable that a loop counts up, and the bound that it is compared with. */
interface Counter {
  readonly slot: number;
  readonly bound: Rv;
}

const made = new WeakMap<Fn, ReadonlyMap<number, Counter>>();

/** Counters of a function, by slot: `for i := 0; i < 100; i++`. */
export function countersOf(fn: Fn): ReadonlyMap<number, Counter> {
  let known = made.get(fn);
  if (!known) {
    known = new Map(
      fn.code.flatMap((instr) => {
        const counter = counterOf(instr);
        return counter && countsUp(fn, counter.slot) ? [[counter.slot, counter]] : [];
      }),
    );
    made.set(fn, known);
  }
  return known;
}

function counterOf(instr: Instr): Counter | undefined {
  if (instr.op !== "branch" || instr.turns === undefined || instr.cond.k !== "op" || instr.cond.op !== "<")
    return undefined;
  const { x, y } = instr.cond;
  return x.k === "slot" && (y.k === "const" || y.k === "slot" || y.k === "cell")
    ? { slot: x.slot, bound: y }
    : undefined;
}

/** Nothing is done to the variable but that it is set to a constant and counted up. */
function countsUp(fn: Fn, slot: number): boolean {
  return fn.code.every((instr) => {
    if (!definedSlots(instr).includes(slot)) return true;
    if (instr.op !== "set") return false;
    const { rv } = instr;
    return rv.k === "const" || (rv.k === "op" && rv.op === "+" && rv.x.k === "slot" && rv.x.slot === slot);
  });
}

interface Count {
  readonly proc: number;
  readonly frame: number;
  readonly slot: number;
  readonly value: number;
  readonly bound: number;
}

/** Fewer turns than these are looked at one by one. */
const FEW = 4;

/**
 * Where a run comes to a state that it was in before, but for the counters of loops with a fixed number of turns, the
 * turns in between repeat themselves: goes on with the last of them. Two loops that count the same things stay in step.
 * ```go
 * go func() { for i := 0; i < 100; i++ { <-c } }()
 * for i := 0; i < 100; i++ { c <- i }
 * ```
 */
export function skipTurns(state: State): void {
  const counts = countsOf(state);
  if (!counts.some(({ value, bound }) => bound - value > FEW)) return;
  const key = hashOf(state, countersOf);
  const now = counts.map(({ value }) => value);
  const before = earlier(state.turns, key);
  const by = before && before.counts.length === now.length ? counts.map((c, i) => c.value - before.counts[i]!) : [];
  const times = Math.min(
    ...counts.map(({ value, bound }, i) => (by[i]! > 0 ? Math.floor((bound - 1 - value) / by[i]!) : Number.MAX_VALUE)),
  );
  if (!before || !by.every((d) => d >= 0) || !by.some((d) => d > 0) || times < 1) {
    state.turns = { prev: state.turns, key, counts: now, sent: state.sent, objects: state.heap.length };
    return;
  }
  counts.forEach((count, i) => {
    if (by[i]! > 0) advance(state, count, times * by[i]!);
  });
  const sent = new Map(state.sent);
  for (const [o, n] of state.sent) {
    if (o < before.objects) sent.set(o, n + times * (n - (before.sent.get(o) ?? 0)));
  }
  state.sent = sent;
}

function earlier(turns: Turn | undefined, key: number): Turn | undefined {
  let at = turns;
  while (at && at.key !== key) at = at.prev;
  return at;
}

function countsOf(state: State): Count[] {
  const out: Count[] = [];
  state.procs.forEach((p, proc) => {
    p.frames.forEach((f, frame) => {
      for (const { slot, bound } of countersOf(f.fn).values()) {
        const value = numberIn(f.slots[slot]);
        const end = boundOf(state, f, bound);
        if (value !== undefined && end !== undefined) out.push({ proc, frame, slot, value, bound: end });
      }
    });
  });
  return out;
}

function boundOf(state: State, frame: Frame, bound: Rv): number | undefined {
  if (bound.k === "const") return typeof bound.value === "number" ? bound.value : undefined;
  if (bound.k === "slot") return numberIn(frame.slots[bound.slot]);
  const cell = bound.k === "cell" ? state.obj(frame.slots[bound.slot]) : undefined;
  return cell?.t === "cell" ? numberIn(cell.v) : undefined;
}

function numberIn(value: Value | undefined): number | undefined {
  return value?.t === "c" && typeof value.v === "number" ? value.v : undefined;
}

const sums = new WeakMap<Fn, readonly Instr[]>();

/** Instructions that add to a variable, or take from it, but for counters. */
function sumsOf(fn: Fn): readonly Instr[] {
  let known = sums.get(fn);
  if (!known) {
    const counters = countersOf(fn);
    known = fn.code.filter((instr) => {
      if (instr.op !== "set" && instr.op !== "store") return false;
      const { rv } = instr;
      if (rv.k !== "op" || (rv.op !== "+" && rv.op !== "-")) return false;
      return instr.op === "set"
        ? rv.x.k === "slot" && rv.x.slot === instr.dst && !counters.has(instr.dst)
        : rv.x.k === "cell" && rv.x.slot === instr.slot;
    });
    sums.set(fn, known);
  }
  return known;
}

/** A number, or an unknown and a number. */
function isSum(value: Value | undefined): boolean {
  return numberIn(value) !== undefined || (value?.t === "s" && value.id.includes("#"));
}

/**
 * A loop has turned for so long that what it adds up is not followed any further: the numbers are unknown from now on, so
 * that one turn leaves the same state as the next.
 * ```go
 * for left > 0 { left -= write(left) }
 * ```
 */
export function forgetSums(state: State, frame: Frame): void {
  for (const instr of sumsOf(frame.fn)) {
    if (instr.op === "set") {
      if (!isSum(frame.slots[instr.dst])) continue;
      frame.slots[instr.dst] = state.symbol();
    } else if (instr.op === "store") {
      const cell = frame.slots[instr.slot];
      const obj = state.obj(cell);
      if (cell?.t !== "r" || obj?.t !== "cell" || !isSum(obj.v)) continue;
      state.set(cell.o, { t: "cell", v: state.symbol() });
    }
    state.counted = true;
  }
}

/** Goroutines that wait are shared by states: this one gets its own. */
function advance(state: State, { proc, frame, slot, value }: Count, by: number): void {
  const old = state.procs[proc]!;
  const frames: Frame[] = old.frames.map(frameCopy);
  frames[frame]!.slots[slot] = { t: "c", v: value + by };
  const changed: Proc = { ...old, frames };
  state.procs = state.procs.map((p) => (p === old ? changed : p));
}
