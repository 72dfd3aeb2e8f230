import { canFire, fire, isFired } from "./contexts";
import type { Machine } from "./machine";
import { take } from "./operations";
import {
  nil,
  no,
  type Proc,
  type ReadyCase,
  reach,
  record,
  rootsOf,
  type State,
  type Step,
  type Value,
  waitOperands,
  yes,
} from "./state";

/** One thing that may happen next. */
export interface Transition {
  readonly procs: readonly number[];
  /** The states that follow, each with every goroutine at its next operation. */
  apply(): State[];
}

/** What may be said of a state at a glance. */
export interface View {
  readonly open: ReadonlySet<number>;
  readonly transitions: readonly Transition[];
}

/** All that may happen next in a state. */
export function viewOf(machine: Machine, state: State): View {
  const open = reach(state, state.open);
  const out: Transition[] = [];
  for (const proc of state.procs) {
    const wait = proc.wait;
    if (!wait) continue;
    switch (wait.k) {
      case "comm": {
        const before = out.length;
        for (const c of wait.cases) communications(machine, state, open, proc, c, out);
        const ready =
          out.length > before || wait.cases.some((c) => c.dir === "recv" && partners(state, proc, c).length > 0);
        const sure =
          wait.cases.some((c) => surelyReady(state, open, c)) ||
          wait.cases.some((c) => partners(state, proc, c).length > 0);
        if (wait.dflt && !(ready && sure)) {
          out.push(
            simple(machine, state, proc, "default", wait.site, undefined, (s, p) => {
              const frame = p.frames[p.frames.length - 1]!;
              const instr = frame.fn.code[frame.pc];
              if (instr?.op === "comm" && instr.dflt !== undefined) frame.pc = instr.dflt;
              void s;
            }),
          );
        }
        break;
      }
      case "lock":
        if (canLock(state, proc, wait.m, wait.read)) {
          out.push(
            simple(machine, state, proc, "lock", wait.site, refOf(wait.m), (s) => lock(s, proc.id, wait.m, wait.read)),
          );
        }
        break;
      case "try": {
        const free = canLock(state, proc, wait.m, wait.read);
        const answers = isOpen(open, wait.m) ? [true, false] : [free];
        for (const answer of answers) {
          const kind = answer ? "lock" : "default";
          out.push(
            simple(machine, state, proc, kind, wait.site, answer ? refOf(wait.m) : undefined, (s, p) => {
              p.frames[p.frames.length - 1]!.slots[wait.dst] = answer ? yes : no;
              if (answer) lock(s, proc.id, wait.m, wait.read);
              if (answers.length > 1) s.decisions++;
            }),
          );
        }
        break;
      }
      case "once": {
        const once = state.obj(wait.x);
        if (wait.x && (once?.t !== "once" || once.done || isOpen(open, wait.x)))
          out.push(simple(machine, state, proc, "lock", wait.site, refOf(wait.x), () => {}));
        break;
      }
      case "wait": {
        const wg = state.obj(wait.wg);
        if (wg?.t !== "waitgroup" || wg.n <= 0 || isOpen(open, wait.wg)) {
          out.push(
            simple(machine, state, proc, "wait", wait.site, refOf(wait.wg), (s) => {
              if (wg?.t === "waitgroup" && wg.ctx !== undefined) fire(s, { t: "r", o: wg.ctx });
            }),
          );
        }
        break;
      }
      case "add":
        out.push(
          simple(machine, state, proc, "done", wait.site, refOf(wait.wg), (s) => {
            const wg = s.obj(wait.wg);
            if (wg?.t !== "waitgroup" || wait.wg.t !== "r") return;
            if (wg.n + wait.n < 0 && !isOpen(open, wait.wg)) s.stopped = true;
            s.set(wait.wg.o, { ...wg, n: Math.max(0, wg.n + wait.n) });
          }),
        );
        break;
      case "close":
        out.push(
          simple(machine, state, proc, "close", wait.site, refOf(wait.ch), (s) => {
            const ch = s.obj(wait.ch);
            if (ch?.t !== "chan" || wait.ch.t !== "r") return;
            if (ch.closed) {
              machine.crashes.push({ what: "close", state: s, proc: proc.id, site: wait.site, object: wait.ch.o });
              s.stopped = true;
            }
            s.set(wait.ch.o, { ...ch, closed: true });
          }),
        );
        break;
      case "cancel":
        out.push(simple(machine, state, proc, "cancel", wait.site, refOf(wait.ctx), (s) => fire(s, wait.ctx)));
        break;
      case "timer":
        out.push(simple(machine, state, proc, "timer", wait.site, undefined, () => {}));
        break;
    }
  }
  return { open, transitions: out };
}

function refOf(v: Value): number | undefined {
  return v.t === "r" || v.t === "cancel" ? v.o : undefined;
}
export function isOpen(open: ReadonlySet<number>, v: Value): boolean {
  return v.t === "s" || (v.t === "r" && open.has(v.o));
}

function simple(
  machine: Machine,
  state: State,
  proc: Proc,
  kind: Step["kind"],
  site: Step["site"],
  object: number | undefined,
  effect: (s: State, p: Proc) => void,
): Transition {
  return {
    procs: [proc.id],
    apply: () => {
      const s = state.clone(proc.id);
      const p = s.procs.find((q) => q.id === proc.id)!;
      s.begin();
      effect(s, p);
      if (s.stopped) return [];
      p.wait = undefined;
      record(s, { proc: proc.id, kind, site, object });
      return machine.settle(s);
    },
  };
}

/** Sure to be ready at this moment, whatever the outside does: a `default` would not be taken. */
function surelyReady(state: State, open: ReadonlySet<number>, c: ReadyCase): boolean {
  const ch = state.obj(c.ch);
  if (ch?.t === "ctx") return isFired(state, c.ch);
  if (ch?.t !== "chan" || ch.timer) return false;
  // Nobody opens it again.
  if (ch.closed) return true;
  return !isOpen(open, c.ch) && (c.dir === "send" ? ch.queue.length < ch.cap : ch.queue.length > 0);
}

/** Goroutines that stand at the other side of an unbuffered exchange. */
function partners(state: State, proc: Proc, c: ReadyCase): { readonly proc: Proc; readonly c: ReadyCase }[] {
  if (c.ch.t !== "r") return [];
  const out: { proc: Proc; c: ReadyCase }[] = [];
  for (const other of state.procs) {
    if (other.id === proc.id || other.wait?.k !== "comm") continue;
    for (const oc of other.wait.cases) {
      if (oc.dir !== c.dir && oc.ch.t === "r" && oc.ch.o === c.ch.o) out.push({ proc: other, c: oc });
    }
  }
  return out;
}

function communications(
  machine: Machine,
  state: State,
  open: ReadonlySet<number>,
  proc: Proc,
  c: ReadyCase,
  out: Transition[],
): void {
  const alone = proc.wait?.k === "comm" && proc.wait.cases.length === 1 && !proc.wait.dflt;
  const go = (value: Value | undefined, ok: Value | undefined, effect: (s: State) => void): void => {
    out.push({
      procs: [proc.id],
      apply: () => {
        const s = state.clone(proc.id);
        s.begin();
        effect(s);
        if (proc.frames.length > 1) machine.noteHanded(s, state.open);
        if (s.stopped) return [];
        // The outside chose this moment.
        if (value === undefined && !alone && c.dir === "recv" && c.ch.t === "r") s.decisions++;
        record(s, { proc: proc.id, kind: c.dir, site: c.site, object: refOf(c.ch) });
        resume(s, proc.id, c, value ?? s.symbol(), ok ?? s.symbol());
        return machine.settle(s);
      },
    });
  };
  if (c.ch.t === "s" || c.ch.t === "f" || c.ch.t === "cancel") {
    go(undefined, undefined, (s) => s.escape(c.value));
    return;
  }
  if (c.ch.t === "c") {
    if (c.ch.v !== null) go(undefined, undefined, () => {});
    return;
  }
  const ref = c.ch;
  const ch = state.heap[ref.o];
  if (ch?.t === "ctx") {
    if (c.dir === "recv" && (isFired(state, ref) || canFire(state, ref) || open.has(ref.o))) {
      go(nil, no, (s) => {
        for (let x: Value | undefined = ref; x; ) {
          const obj = s.obj(x);
          if (obj?.t !== "ctx" || obj.fired) return;
          const parent: Value | undefined = obj.parent;
          if (obj.timeout || s.obj(parent)?.t !== "ctx") {
            fire(s, x);
            return;
          }
          x = parent;
        }
      });
    }
    return;
  }
  if (ch?.t !== "chan") {
    go(undefined, undefined, (s) => s.escape(c.value));
    return;
  }
  if (c.dir === "send") {
    if (ch.closed) {
      // Panics: the program ends here.
      out.push({
        procs: [proc.id],
        apply: () => {
          machine.crashes.push({ what: "send", state, proc: proc.id, site: c.site, object: ref.o });
          return [];
        },
      });
      return;
    }
    if (ch.queue.length < ch.cap) {
      go(undefined, undefined, (s) => s.set(ref.o, { ...ch, queue: [...ch.queue, c.value ?? nil] }));
    } else {
      for (const partner of ch.cap === 0 ? partners(state, proc, c) : []) {
        out.push({
          procs: [proc.id, partner.proc.id],
          apply: () => {
            const s = state.clone(proc.id, partner.proc.id);
            s.begin();
            record(s, { proc: proc.id, kind: "send", site: c.site, partner: partner.proc.id, object: ref.o });
            resume(s, proc.id, c, nil, yes);
            resume(s, partner.proc.id, partner.c, c.value ?? s.symbol(), yes);
            return machine.settle(s);
          },
        });
      }
    }
    if (open.has(ref.o)) go(undefined, undefined, (s) => s.escape(c.value));
    return;
  }
  if (ch.queue.length > 0) {
    go(ch.queue[0]!, yes, (s) => s.set(ref.o, { ...ch, queue: ch.queue.slice(1) }));
  } else if (ch.closed) {
    go(nil, no, () => {});
  } else if (ch.timer || open.has(ref.o)) {
    go(undefined, undefined, () => {});
  }
}

function resume(state: State, id: number, c: ReadyCase, value: Value, ok: Value): void {
  const proc = state.procs.find((p) => p.id === id)!;
  const frame = proc.frames[proc.frames.length - 1]!;
  const instr = frame.fn.code[frame.pc];
  proc.wait = undefined;
  if (instr?.op === "comm") take(state, frame, instr.cases[c.index]!, { value, ok });
}

function canLock(state: State, proc: Proc, m: Value, read: boolean): boolean {
  const obj = state.obj(m);
  if (obj?.t !== "mutex") return true;
  if (obj.writer !== undefined) return false;
  if (!read) return obj.readers.length === 0;
  // A writer that waits holds back new readers.
  return (
    obj.readers.length === 0 ||
    !state.procs.some(
      (p) =>
        p.id !== proc.id &&
        p.wait?.k === "lock" &&
        !p.wait.read &&
        p.wait.m.t === "r" &&
        m.t === "r" &&
        p.wait.m.o === m.o,
    )
  );
}

function lock(state: State, id: number, m: Value, read: boolean): void {
  const obj = state.obj(m);
  if (m.t !== "r" || obj?.t !== "mutex") return;
  state.set(m.o, read ? { ...obj, readers: [...obj.readers, id] } : { ...obj, writer: id });
}

/** Objects on which the goroutine waits: each would have to be served for it to go on. */
export function awaited(state: State, proc: Proc): number[] {
  const out: number[] = [];
  for (const v of waitOperands(proc.wait)) {
    if (v?.t !== "r") continue;
    out.push(v.o);
    // A context ends with its parents.
    for (let x: Value | undefined = v; x; ) {
      const obj = state.obj(x);
      if (obj?.t !== "ctx") break;
      x = obj.parent;
      if (x?.t === "r") out.push(x.o);
    }
  }
  return out;
}

/** What each goroutine of a state can come to, what it waits for included; looked up once. */
export class Holdings {
  readonly #made = new Map<number, ReadonlySet<number>>();

  constructor(readonly state: State) {}

  of(proc: Proc): ReadonlySet<number> {
    let held = this.#made.get(proc.id);
    if (!held) {
      held = reach(this.state, [...rootsOf(proc), ...awaited(this.state, proc)]);
      this.#made.set(proc.id, held);
    }
    return held;
  }
}

/**
 * Goroutines that can never go on: none that still runs (or may be woken) can reach what they wait for. This is the
 * criterion of the Go runtime's goroutine leak profile, and it holds in any state, not only in final ones.
 */
export function leaked(state: State, view: View, holdings: Holdings): Proc[] {
  const enabled = new Set(view.transitions.flatMap((t) => t.procs));
  if (state.procs.every((p) => enabled.has(p.id))) return [];
  const held = new Set(view.open);
  const alive = new Set<number>();
  const waiting = state.procs.filter((p) => {
    const isAlive = enabled.has(p.id) || waitsOpen(view.open, p);
    if (isAlive) {
      alive.add(p.id);
      for (const o of holdings.of(p)) held.add(o);
    }
    return !isAlive;
  });
  for (let changed = true; changed; ) {
    changed = false;
    for (const p of waiting) {
      if (alive.has(p.id) || !awaited(state, p).some((o) => held.has(o))) continue;
      alive.add(p.id);
      for (const o of holdings.of(p)) held.add(o);
      changed = true;
    }
  }
  if (enabled.size === 0 && !state.procs.some((p) => waitsOpen(view.open, p))) {
    // Nothing more can happen: whoever does not wait for the outside waits for ever.
    return [...state.procs];
  }
  return waiting.filter((p) => !alive.has(p.id));
}

/** Waits for something that code outside the scope may do. */
function waitsOpen(open: ReadonlySet<number>, p: Proc): boolean {
  if (p.wait?.k === "lock" || p.wait?.k === "try") return isOpen(open, p.wait.m);
  if (p.wait?.k === "comm") return p.wait.cases.some((c) => isOpen(open, c.ch));
  return waitOperands(p.wait).some((v) => v !== undefined && isOpen(open, v));
}
