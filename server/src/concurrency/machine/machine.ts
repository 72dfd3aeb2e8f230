import type { Fn, Instr, Rv, Site } from "../program";
import { codeOf, emptyFn, frameOf, pack, resolve } from "./callees";
import { canFire, fire, isFired } from "./contexts";
import { finish, leave } from "./ends";
import { Dead, decideFact, evaluate, Fork } from "./evaluate";
import { hashOf, sizeOfLast } from "./hash";
import { setField, setIndex, write } from "./heap";
import { beginOnce, endOnce } from "./once";
import { comm, quiet, sync } from "./operations";
import {
  type Deferred,
  type Frame,
  nil,
  type Proc,
  reach,
  record,
  refsOf,
  type State,
  State as StateClass,
  type Value,
} from "./state";

export interface MachineLimits {
  /** Instructions before the first state. */
  readonly steps: number;
  /** Objects within reach of the states that are compared. */
  readonly work: number;
  /** Frames of one goroutine. */
  readonly depth: number;
  /** Unknown conditions that one run may decide: with every one the run is less likely to be one that happens. */
  readonly decisions: number;
  /** Goroutines alive at once. */
  readonly goroutines: number;
}

/** A run that ends by a panic: a goroutine closes a closed channel, sends to it, or unlocks what is not locked. */
export interface Crash {
  readonly what: "close" | "send" | "unlock";
  readonly state: State;
  readonly proc: number;
  readonly site: Site;
  /** The channel or lock. */
  readonly object: number;
}

/** What a decision counts for, in instructions. */
const FORK_COST = 8;

/** The test itself, not a helper or a goroutine of it. */
function isTest({ node }: Fn): boolean {
  return node?.kind === "FuncDecl" && /^(?:Test|Benchmark|Fuzz)/.test(node.name.name);
}

/** Runs the local instructions of goroutines, up to the next operation that others may see. */
export class Machine {
  steps = 0;
  /** What was looked at to compare states, in objects. */
  work = 0;
  /** Paths that were given up because a limit was met; with any, absence of a finding means nothing. */
  cut = 0;
  /** States at forks and loop ends inside of local code: seen again, they lead nowhere new. */
  readonly #seen = new Set<number>();
  /**
   * Where objects are made that a called function, in some run, stores into (or sends to) something that is not of the
   * scope. Whether a run that does not do so is possible is known to that something only:
   * ```go
   * func (s *serializer) schedule(f func()) { if !s.closed { s.queue = append(s.queue, f) } }
   * func (c *client) update() { done := make(chan struct{}); c.s.schedule(func() { close(done) }); <-done }
   * ```
   */
  readonly handed = new Set<Site>();
  readonly crashes: Crash[] = [];

  /** Instructions that may be run in all. */
  allowed: number;

  constructor(readonly limits: MachineLimits) {
    this.allowed = limits.steps;
  }

  /** The budget is used up. Counted, not measured: the same program gives the same answer on every machine. */
  isSpent(): boolean {
    return this.steps > this.allowed || this.work > this.limits.work;
  }

  /** The states in which `fn`, called with the given arguments, stands at its first operation. */
  start(fn: Fn, args: (state: State) => readonly Value[]): State[] {
    const state = new StateClass();
    const values = args(state);
    for (const value of values) state.escape(value);
    const proc: Proc = {
      id: state.nextProc++,
      frames: [],
      wait: undefined,
      spawn: undefined,
      counted: undefined,
      parent: -1,
      origin: undefined,
    };
    proc.frames.push(frameOf(fn, [], values, [], undefined));
    state.procs.push(proc);
    return this.settle(state);
  }

  /** Lets every goroutine run to its next operation. */
  settle(state: State): State[] {
    const done: State[] = [];
    const work = [state];
    while (work.length > 0) {
      const s = work.pop()!;
      const proc = s.procs.find((p) => p.wait === undefined);
      if (proc === undefined) {
        done.push(s);
        continue;
      }
      if (this.isSpent()) {
        this.cut++;
        return done;
      }
      work.push(...this.#run(s, proc));
    }
    return done;
  }

  #run(state: State, proc: Proc): State[] {
    const start = this.steps;
    for (;;) {
      if (proc.frames.length === 0) {
        finish(state, proc);
        return state.stopped ? [] : [state];
      }
      if (proc.wait) return [state];
      this.steps++;
      if (this.isSpent()) {
        this.cut++;
        return [];
      }
      state.begin();
      const before = proc.frames[proc.frames.length - 1];
      const pc = before?.pc ?? 0;
      try {
        const open = state.open;
        const deep = proc.frames.length > 1;
        this.#step(state, proc);
        if (deep) this.noteHanded(state, open);
        if (state.stopped) return [];
        const back = before !== undefined && before.pc < pc;
        if (back && this.steps - start > 200 && !this.#fresh(state, proc)) return [];
      } catch (e) {
        if (e instanceof Dead) return [];
        if (!(e instanceof Fork)) throw e;
        state.rollback();
        // Copying and comparing states is what costs.
        this.steps += FORK_COST * e.alternatives.length;
        const out: State[] = [];
        const frame = proc.frames[proc.frames.length - 1]!;
        const instr = frame.fn.code[frame.pc];
        for (const [choice, alternative] of e.alternatives.entries()) {
          const next = state.clone();
          alternative(next);
          // Whether a loop turns once or twice is no guess of ours.
          const isGuess = !(instr?.op === "branch" && (instr.turns !== undefined || instr.asserts));
          if (e.decision && isGuess) next.decisions++;
          if (next.decisions > this.limits.decisions) {
            this.cut++;
            continue;
          }
          if (instr?.op === "branch" ? instr.turns !== undefined : instr?.op === "sync") next.counted = true;
          if (instr?.op === "branch" && instr.site.node.kind === "Range" && instr.turns === undefined)
            next.ended = instr.site;
          if (instr?.op === "branch" && e.decision) {
            const turned = this.#guess(next, proc.id, instr);
            if (!turned) continue;
          }
          const twin = next.procs.find((p) => p.id === proc.id);
          // What was decided may be about a value that no variable holds: the choice itself tells the two apart.
          if (twin && this.#fresh(next, twin, choice + 1)) out.push(next);
        }
        return out.reverse();
      }
    }
  }

  /** Notes what has become open since. */
  noteHanded(state: State, before: readonly number[]): void {
    if (state.open === before) return;
    for (const o of reach(state, state.open.slice(before.length))) {
      const obj = state.heap[o];
      if ((obj?.t === "chan" || obj?.t === "waitgroup" || obj?.t === "ctx") && obj.site) this.handed.add(obj.site);
    }
  }

  #fresh(state: State, proc: Proc, choice = 0): boolean {
    quiet(proc);
    const key = hashOf(state) + choice;
    this.work += sizeOfLast();
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  /** Bounds the turns of a loop whose condition is unknown: at most two, and then the way out. */
  #guess(state: State, id: number, instr: Instr & { op: "branch" }): boolean {
    if (instr.turns === undefined) return true;
    const proc = state.procs.find((p) => p.id === id)!;
    const frame = proc.frames[proc.frames.length - 1]!;
    state.begin();
    try {
      const cond = evaluate(state, frame, instr.cond);
      const enters = cond.t === "c" && cond.v === true;
      state.rollback();
      const turns = frame.slots[instr.turns];
      const n = turns?.t === "c" && typeof turns.v === "number" ? turns.v : 0;
      // A loop over an unknown count turns at least once, as counts are one or two.
      if (!enters) return n > 0 || instr.cond.k !== "op" || instr.cond.op === "==";
      if (n >= 2) return false;
      frame.slots[instr.turns] = { t: "c", v: n + 1 };
      return true;
    } catch (e) {
      state.rollback();
      if (e instanceof Fork) return true;
      if (e instanceof Dead) return false;
      throw e;
    }
  }

  #step(state: State, proc: Proc): void {
    const frame = proc.frames[proc.frames.length - 1]!;
    if (frame.returning) {
      this.#unwind(state, proc, frame);
      return;
    }
    const instr = frame.fn.code[frame.pc];
    if (instr === undefined) {
      frame.returning = [];
      return;
    }
    const value = (rv: Rv): Value => evaluate(state, frame, rv);
    switch (instr.op) {
      case "set":
        frame.slots[instr.dst] = value(instr.rv);
        break;
      case "box":
        frame.slots[instr.dst] = state.alloc({ t: "cell", v: value(instr.rv) });
        break;
      case "store": {
        const cell = frame.slots[instr.slot];
        if (cell?.t === "r") write(state, cell, value(instr.rv));
        break;
      }
      case "put":
        write(state, value(instr.x), value(instr.rv));
        break;
      case "setField":
        setField(state, value(instr.x), instr.name, value(instr.rv));
        break;
      case "setIndex":
        setIndex(state, value(instr.x), value(instr.i), value(instr.rv));
        break;
      case "escape":
        for (const rv of instr.values) state.escape(value(rv));
        break;
      case "jump":
        frame.pc = instr.to;
        return;
      case "branch": {
        const cond = value(instr.cond);
        const taken = cond.t === "c" ? cond.v === true : decideFact(state, cond.t === "s" ? `true:$${cond.id}` : "?");
        record(state, { proc: proc.id, kind: "branch", site: instr.site, taken });
        frame.pc = taken ? instr.yes : instr.no;
        return;
      }
      case "call":
        this.#call(state, proc, frame, instr, value);
        return;
      case "go":
        this.#spawn(state, proc, instr, value);
        break;
      case "defer": {
        const target = resolve(state, instr.callee, value);
        const args = instr.args.map(value);
        if (target === undefined) for (const arg of args) state.escape(arg);
        else if (instr.late && !isTest(proc.frames[0]!.fn)) {
          // A helper's clean-up runs while others still do, or before: whenever the test ends.
          for (const value of [target.value, ...target.prefix, ...args]) state.escape(value);
        } else {
          const deferred = { callee: target.value, args: [...target.prefix, ...args], late: instr.late ?? false };
          const at = instr.late ? proc.frames[0]! : frame;
          const late = at.defers.filter((d) => d.late);
          at.defers = instr.late ? [...late, deferred, ...at.defers.slice(late.length)] : [...at.defers, deferred];
        }
        break;
      }
      case "once": {
        const x = value(instr.x);
        const callee = value(instr.callee);
        frame.pc++;
        const key = beginOnce(state, proc, x, instr.site);
        if (key === undefined) return;
        const depth = proc.frames.length;
        this.#enter(state, proc, callee, [], [], instr.site);
        if (proc.frames.length > depth) proc.frames[depth]!.once = key;
        else endOnce(state, key);
        return;
      }
      case "sync":
        if (instr.what === "cancel") {
          const x = value(instr.x);
          frame.pc++;
          this.#enter(state, proc, x, [], [], instr.site);
          return;
        }
        sync(state, proc, frame, instr, value, (object) => {
          this.crashes.push({ what: "unlock", state, proc: proc.id, site: instr.site, object });
        });
        return;
      case "comm":
        comm(state, proc, frame, instr, value);
        return;
      case "withCancel": {
        const parent = value(instr.parent);
        const ctx = state.alloc({ t: "ctx", site: instr.site, parent, timeout: instr.timeout, fired: false });
        frame.slots[instr.ctx] = ctx;
        if (ctx.t === "r") frame.slots[instr.cancel] = { t: "cancel", o: ctx.o };
        break;
      }
      case "withGroup": {
        const parent = instr.parent && value(instr.parent);
        const ctx = parent && state.alloc({ t: "ctx", site: instr.site, parent, timeout: false, fired: false });
        if (ctx) frame.slots[instr.ctx] = ctx;
        frame.slots[instr.group] = state.alloc({
          t: "waitgroup",
          site: instr.site,
          n: 0,
          ctx: ctx?.t === "r" ? ctx.o : undefined,
        });
        break;
      }
      case "ctxErr": {
        const x = value(instr.x);
        const fired =
          x.t === "r"
            ? isFired(state, x) || (canFire(state, x) && decideFact(state, `err:${x.o}:$${state.nextSymbol++}`))
            : undefined;
        frame.slots[instr.dst] = fired === undefined ? state.symbol() : fired ? state.symbol(true) : nil;
        if (fired && x.t === "r") fire(state, x);
        break;
      }
      case "ret":
        this.#return(state, frame, instr.values.map(value));
        if (proc.frames.length === 1) record(state, { proc: proc.id, kind: "return", site: instr.site });
        return;
      case "stop":
        state.stopped = true;
        return;
    }
    frame.pc++;
  }

  #return(state: State, frame: Frame, values: readonly Value[]): void {
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
  #unwind(state: State, proc: Proc, frame: Frame): void {
    const deferred = frame.defers[frame.defers.length - 1];
    if (deferred) {
      frame.defers = frame.defers.slice(0, -1);
      this.#runDeferred(state, proc, deferred);
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

  #runDeferred(state: State, proc: Proc, deferred: Deferred): void {
    if (deferred.callee) this.#enter(state, proc, deferred.callee, deferred.args, [], undefined);
  }

  #call(
    state: State,
    proc: Proc,
    frame: Frame,
    instr: Instr & { op: "call" | "go" | "defer" },
    value: (rv: Rv) => Value,
  ): void {
    const args = instr.args.map(value);
    const skipped = (instr.foreign || (instr.plain && !instr.spawns)) && !args.some((arg) => refsOf(arg).length > 0);
    const target = skipped && instr.callee.k === "fn" ? undefined : resolve(state, instr.callee, value);
    if (target === undefined) {
      const keeps = instr.callee.k !== "opaque" || instr.callee.retains;
      if (keeps) for (const arg of args) state.escape(arg);
      if (keeps && instr.callee.k === "method") state.escape(value(instr.callee.recv));
      for (const slot of instr.dst) if (slot >= 0) frame.slots[slot] = state.symbol();
      frame.pc++;
      return;
    }
    frame.pc++;
    const depth = proc.frames.length;
    this.#enter(state, proc, target.value, [...target.prefix, ...args], instr.dst, instr.site);
    if (instr.gives && proc.frames.length > depth) proc.frames[depth]!.gives = true;
  }

  /** Calls a function value; what can not be followed takes its arguments and gives something unknown. */
  #enter(
    state: State,
    proc: Proc,
    callee: Value,
    args: readonly Value[],
    dst: readonly number[],
    site: Site | undefined,
  ): void {
    const caller = proc.frames[proc.frames.length - 1];
    const unknown = (): void => {
      state.escape(callee);
      for (const arg of args) state.escape(arg);
      if (caller) for (const slot of dst) if (slot >= 0) caller.slots[slot] = state.symbol();
    };
    if (callee.t === "cancel") {
      if (proc.frames.length === 0) proc.frames.push(frameOf(emptyFn, [], [], [], site));
      if (site === undefined) fire(state, { t: "r", o: callee.o });
      else proc.wait = { k: "cancel", ctx: { t: "r", o: callee.o }, site };
      return;
    }
    if (callee.t === "c" && callee.v === null) throw new Dead();
    const fn = callee.t === "f" ? codeOf(callee, args) : undefined;
    if (callee.t !== "f" || fn === undefined) {
      unknown();
      return;
    }
    const same = proc.frames.filter((f) => f.fn === fn || (f.fn.node !== undefined && f.fn.node === fn.node)).length;
    if (proc.frames.length >= this.limits.depth || same >= 2) {
      this.cut++;
      unknown();
      return;
    }
    proc.frames.push(frameOf(fn, callee.caps, pack(state, fn, [...callee.bound, ...args]), dst, site));
  }

  #spawn(state: State, proc: Proc, instr: Instr & { op: "call" | "go" | "defer" }, value: (rv: Rv) => Value): void {
    const args = instr.args.map(value);
    const counted = instr.counted && value(instr.counted);
    const target = resolve(state, instr.callee, value);
    const callee = target?.value;
    const all = [...(target?.prefix ?? []), ...args];
    const frame = proc.frames[proc.frames.length - 1]!;
    for (const slot of instr.dst) if (slot >= 0) frame.slots[slot] = state.symbol(true);
    const fn = callee?.t === "f" ? codeOf(callee, all) : undefined;
    if (callee?.t !== "f" || fn === undefined) {
      if (callee) state.escape(callee);
      for (const arg of all) state.escape(arg);
      if (callee?.t === "cancel") return;
      return;
    }
    const alive = state.procs.length;
    if (alive >= this.limits.goroutines) {
      // More goroutines than are followed: what they share may be served by them.
      this.cut++;
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
}
