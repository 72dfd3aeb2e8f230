import type { Instr, Site } from "../program";
import { codeOf, emptyFn, frameOf, pack, resolve } from "./callees";
import { fire } from "./contexts";
import { leave } from "./ends";
import { Dead, evaluate } from "./evaluate";
import { endOnce } from "./once";
import { type Frame, holdsRefs, type Proc, record, type State, type Value } from "./state";

/** What calls are held to. */
export interface Bounds {
  readonly limits: {
    /** Frames of one goroutine. */
    readonly depth: number;
    /** Goroutines alive at once. */
    readonly goroutines: number;
  };
  /** Paths that were given up because a limit was met; with any, absence of a finding means nothing. */
  cut: number;
}

type CallInstr = Instr & { op: "call" | "go" | "defer" };

/** The function returns these values; what it deferred is still to be run. */
export function giveBack(state: State, frame: Frame, values: readonly Value[]): void {
  const named = frame.fn.named;
  if (named && values.length === named.length) {
    named.forEach((n, i) => {
      if (n.boxed) {
        const cell = frame.slots[n.slot];
        if (cell?.t === "r") state.set(cell.o, { t: "cell", v: values[i]! });
      } else frame.slots[n.slot] = values[i]!;
    });
  }
  frame.returning = values;
  // What is not named is gone; deferred calls hold what they need themselves.
  if (!named) frame.slots.fill(undefined);
}

/** Runs the next deferred call, or leaves the function. */
export function unwind(bounds: Bounds, state: State, proc: Proc, frame: Frame): void {
  const deferred = frame.defers[frame.defers.length - 1];
  if (deferred) {
    frame.defers = frame.defers.slice(0, -1);
    if (deferred.callee) enter(bounds, state, proc, deferred.callee, deferred.args, [], undefined);
    return;
  }
  const results = frame.fn.named
    ? frame.fn.named.map((n) => {
        const v = frame.slots[n.slot];
        const cell = n.boxed ? state.obj(v) : undefined;
        return (cell?.t === "cell" ? cell.v : v) ?? state.symbol();
      })
    : frame.returning!;
  // May ask for a decision, so before anything of the frame changes.
  if (proc.frames.length === 1) leave(state, proc, results);
  proc.frames.pop();
  if (frame.once !== undefined) endOnce(state, frame.once);
  const caller = proc.frames[proc.frames.length - 1];
  if (frame.gives) for (const value of results) state.escape(value);
  if (caller === undefined) return;
  frame.dst.forEach((slot, i) => {
    if (slot >= 0) caller.slots[slot] = results[i] ?? state.symbol();
  });
}

/** Calls what the instruction says, where it can be followed. */
export function call(bounds: Bounds, state: State, proc: Proc, frame: Frame, instr: CallInstr): void {
  const args = instr.args.map((arg) => evaluate(state, frame, arg));
  const skipped = (instr.foreign || (instr.plain && !instr.spawns)) && !args.some(holdsRefs);
  const target = skipped && instr.callee.k === "fn" ? undefined : resolve(state, frame, instr.callee);
  if (target === undefined) {
    const keeps = instr.callee.k !== "opaque" || instr.callee.retains;
    if (keeps) for (const arg of args) state.escape(arg);
    if (keeps && instr.callee.k === "method") state.escape(evaluate(state, frame, instr.callee.recv));
    for (const slot of instr.dst) if (slot >= 0) frame.slots[slot] = state.symbol();
    frame.pc++;
    return;
  }
  frame.pc++;
  const depth = proc.frames.length;
  enter(bounds, state, proc, target.value, [...target.prefix, ...args], instr.dst, instr.site);
  if (instr.gives && proc.frames.length > depth) proc.frames[depth]!.gives = true;
}

/** Calls a function value; what can not be followed takes its arguments and gives something unknown. */
export function enter(
  bounds: Bounds,
  state: State,
  proc: Proc,
  callee: Value,
  args: readonly Value[],
  dst: readonly number[],
  site: Site | undefined,
): void {
  const caller = proc.frames[proc.frames.length - 1];
  if (callee.t === "cancel") {
    if (proc.frames.length === 0) proc.frames.push(frameOf(emptyFn, [], [], [], site));
    if (site === undefined) fire(state, { t: "r", o: callee.o });
    else proc.wait = { k: "cancel", ctx: { t: "r", o: callee.o }, site };
    return;
  }
  if (callee.t === "c" && callee.v === null) throw new Dead();
  const fn = callee.t === "f" ? codeOf(callee, args) : undefined;
  if (callee.t !== "f" || fn === undefined) {
    toOutside(state, callee, args, caller, dst);
    return;
  }
  const same = proc.frames.filter((f) => f.fn === fn || (f.fn.node !== undefined && f.fn.node === fn.node)).length;
  if (proc.frames.length >= bounds.limits.depth || same >= 2) {
    bounds.cut++;
    toOutside(state, callee, args, caller, dst);
    return;
  }
  proc.frames.push(frameOf(fn, callee.caps, pack(state, fn, [...callee.bound, ...args]), dst, site));
}

/** Starts a goroutine. */
export function spawn(bounds: Bounds, state: State, proc: Proc, instr: CallInstr): void {
  const frame = proc.frames[proc.frames.length - 1]!;
  const args = instr.args.map((arg) => evaluate(state, frame, arg));
  const counted = instr.counted && evaluate(state, frame, instr.counted);
  const target = resolve(state, frame, instr.callee);
  const callee = target?.value;
  const all = [...(target?.prefix ?? []), ...args];
  for (const slot of instr.dst) if (slot >= 0) frame.slots[slot] = state.symbol(true);
  const fn = callee?.t === "f" ? codeOf(callee, all) : undefined;
  if (callee?.t !== "f" || fn === undefined) {
    if (callee) state.escape(callee);
    for (const arg of all) state.escape(arg);
    return;
  }
  const alive = state.procs.length;
  if (alive >= bounds.limits.goroutines) {
    // More goroutines than are followed: what they share may be served by them.
    bounds.cut++;
    throw new Dead();
  }
  let group: number | undefined;
  if (counted) {
    const wg = state.obj(counted);
    if (wg?.t === "waitgroup" && counted.t === "r") {
      state.set(counted.o, { ...wg, n: wg.n + 1 });
      group = counted.o;
    }
  }
  const child: Proc = {
    id: state.nextProc++,
    frames: [frameOf(fn, callee.caps, pack(state, fn, [...callee.bound, ...all]), [], instr.site)],
    wait: instr.delayed ? { k: "timer", site: instr.site } : undefined,
    spawn: instr.site,
    counted: group,
    parent: proc.id,
    origin: proc.id === 0 ? proc.frames[1]?.callSite : proc.origin,
  };
  state.procs.push(child);
  record(state, { proc: proc.id, kind: "spawn", site: instr.site, partner: child.id });
}

/** The outside has what it is called with, and gives something unknown. */
function toOutside(
  state: State,
  callee: Value,
  args: readonly Value[],
  caller: Frame | undefined,
  dst: readonly number[],
): void {
  state.escape(callee);
  for (const arg of args) state.escape(arg);
  if (caller) for (const slot of dst) if (slot >= 0) caller.slots[slot] = state.symbol();
}
