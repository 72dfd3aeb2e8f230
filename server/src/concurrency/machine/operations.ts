import { successors } from "../liveness";
import type { CommCase, Instr, Site } from "../program";
import { Dead, evaluate, Fork, unknownCounts } from "./evaluate";
import { type Frame, type Proc, reach, type State, type Value } from "./state";

/** A run that ends by a panic: a goroutine closes a closed channel, sends to it, or unlocks what is not locked. */
export interface Crash {
  readonly what: "close" | "send" | "unlock";
  readonly state: State;
  readonly proc: number;
  readonly site: Site;
  /** The channel or lock. */
  readonly object: number;
}

/** Brings a goroutine to an operation on a lock, wait group or channel, or carries it out where nobody can notice. */
export function sync(state: State, proc: Proc, frame: Frame, instr: Instr & { op: "sync" }, crashes: Crash[]): void {
  let x = evaluate(state, frame, instr.x);
  const site = instr.site;
  if (x.t === "c" && x.v === null && instr.what !== "close") throw new Dead();
  switch (instr.what) {
    case "lock":
    case "rlock":
      x = mutexOf(state, x);
      proc.wait = { k: "lock", m: x, read: instr.what === "rlock", site };
      break;
    case "tryLock":
    case "tryRLock":
      if (instr.dst !== undefined) {
        x = mutexOf(state, x);
        proc.wait = { k: "try", m: x, read: instr.what === "tryRLock", dst: instr.dst, site };
      }
      break;
    case "unlock":
    case "runlock":
      unlock(state, proc, mutexOf(state, x), instr.what === "runlock", site, crashes);
      frame.pc++;
      return;
    case "add": {
      const n = instr.n ? evaluate(state, frame, instr.n) : undefined;
      const obj = state.obj(x);
      const count = obj?.t === "waitgroup" ? countOf(state, n) : undefined;
      frame.pc++;
      if (obj?.t !== "waitgroup") return;
      if (count === undefined) {
        state.escape(x);
        return;
      }
      if (x.t === "r") proc.wait = { k: "add", wg: x, n: count, site };
      quiet(proc);
      return;
    }
    case "done": {
      const obj = state.obj(x);
      frame.pc++;
      if (obj?.t === "waitgroup" && x.t === "r") proc.wait = { k: "add", wg: x, n: -1, site };
      quiet(proc);
      return;
    }
    case "wait": {
      if (state.obj(x)?.t !== "waitgroup") {
        frame.pc++;
        return;
      }
      proc.wait = { k: "wait", wg: x, site };
      break;
    }
    case "close":
      if (x.t === "c") throw new Dead();
      if (state.obj(x)?.t === "chan") proc.wait = { k: "close", ch: x, site };
      frame.pc++;
      quiet(proc);
      return;
    default:
      frame.pc++;
      return;
  }
  frame.pc++;
  quiet(proc);
}

/** Brings a goroutine to a send, receive or select. */
export function comm(state: State, proc: Proc, frame: Frame, instr: Instr & { op: "comm" }): void {
  const cases = instr.cases.map((c, index) => ({
    dir: c.dir,
    ch: evaluate(state, frame, c.ch),
    value: c.value && evaluate(state, frame, c.value),
    index,
    site: c.site,
  }));
  const only = cases[0];
  if (
    cases.length === 1 &&
    instr.dflt === undefined &&
    only &&
    only.ch.t !== "r" &&
    !(only.ch.t === "c" && only.ch.v === null)
  ) {
    // A channel that only the outside knows: it is served, sooner or later, and nobody here notices.
    state.escape(only.value);
    take(state, frame, instr.cases[0]!, undefined);
    return;
  }
  const operands: (Value | undefined)[] = [];
  for (const c of cases) operands.push(c.ch, c.value);
  proc.wait = { k: "comm", cases, operands, dflt: instr.dflt !== undefined, range: instr.range, site: instr.site };
  const { slots, fn } = frame;
  const after = successors(instr, frame.pc);
  for (let i = 0; i < slots.length; i++)
    if (slots[i] !== undefined && !after.some((next) => fn.live.has(next, i))) slots[i] = undefined;
  for (const below of proc.frames) if (below !== frame) quietFrame(below);
}

/** Goes on with a case of a communication. */
export function take(
  state: State,
  frame: Frame,
  c: CommCase,
  received: { readonly value: Value; readonly ok: Value } | undefined,
): void {
  if (c.dst !== undefined) frame.slots[c.dst] = received?.value ?? state.symbol();
  if (c.ok !== undefined) frame.slots[c.ok] = received?.ok ?? state.symbol();
  frame.pc = c.to;
}

/** Forgets what the goroutine will not read again. */
export function quiet(proc: Proc): void {
  for (const frame of proc.frames) quietFrame(frame);
}

function quietFrame({ fn, pc, slots, returning }: Frame): void {
  if (returning || fn.code.length === 0 || pc > fn.code.length) return;
  for (let i = 0; i < slots.length; i++) if (slots[i] !== undefined && !fn.live.has(pc, i)) slots[i] = undefined;
}

/** The lock behind a value; one that the scope can not see gets an object of its own, which anyone may hold. */
function mutexOf(state: State, x: Value): Value {
  if (x.t !== "s") return x;
  const known = state.stored(`${x.id}.mutex`);
  if (known) return known;
  const made = state.alloc({ t: "mutex", site: undefined, rw: true, writer: undefined, readers: [] });
  state.escape(made);
  state.store(`${x.id}.mutex`, made);
  return made;
}

function unlock(state: State, proc: Proc, m: Value, read: boolean, site: Site, crashes: Crash[]): void {
  const obj = state.obj(m);
  if (m.t !== "r" || obj?.t !== "mutex") return;
  // Unlocking what is not locked ends the program.
  if ((read ? obj.readers.length === 0 : obj.writer === undefined) && !reach(state, state.open).has(m.o)) {
    crashes.push({ what: "unlock", state, proc: proc.id, site, object: m.o });
    state.stopped = true;
    return;
  }
  if (read) {
    const at = obj.readers.indexOf(proc.id);
    const readers = obj.readers.slice();
    readers.splice(Math.max(at, 0), 1);
    state.set(m.o, { ...obj, readers });
  } else {
    state.set(m.o, { ...obj, writer: undefined });
  }
}

export function countOf(state: State, n: Value | undefined): number | undefined {
  if (n?.t === "c" && typeof n.v === "number") return n.v;
  if (n?.t !== "s") return undefined;
  const at = n.id.lastIndexOf("#");
  const base = at < 0 ? n.id : n.id.slice(0, at);
  const add = at < 0 ? 0 : Number(n.id.slice(at + 1));
  const known = state.fact(`int:$${base}`);
  if (typeof known === "object" && known.lo === known.hi) return known.lo + add;
  throw new Fork(
    unknownCounts
      .filter((k) => typeof known !== "object" || (k >= known.lo && k <= known.hi))
      .map((k) => (s: State) => s.learn(`int:$${base}`, { lo: k, hi: k })),
    false,
  );
}
