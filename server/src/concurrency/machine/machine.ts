import { successors } from "../liveness";
import type { CalleeRef, CommCase, Fn, Instr, Rv, Site } from "../program";
import { Dead, decideFact, evaluate, Fork, unknownCounts, zeroValue } from "./evaluate";
import { hashOf } from "./hash";
import {
  type Deferred,
  type Frame,
  nil,
  no,
  type Proc,
  reach,
  refsOf,
  type State,
  State as StateClass,
  type Step,
  type Value,
  yes,
} from "./state";

export interface MachineLimits {
  /** Instructions in all. */
  readonly steps: number;
  /** Frames of one goroutine. */
  readonly depth: number;
  /** Unknown conditions that one run may decide: with every one the run is less likely to be one that happens. */
  readonly decisions: number;
  /** Goroutines alive at once. */
  readonly goroutines: number;
}

/** A run that ends by a panic: a goroutine closes a closed channel, or sends to it. */
export interface Crash {
  readonly what: "close" | "send";
  readonly state: State;
  readonly proc: number;
  readonly site: Site;
  /** The channel. */
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

  constructor(readonly limits: MachineLimits) {}

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
      if (this.steps > this.limits.steps) {
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
      if (++this.steps > this.limits.steps) {
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
    this.#quiet(proc);
    const key = hashOf(state) + choice;
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
        if (cell?.t === "r") this.#write(state, cell, value(instr.rv));
        break;
      }
      case "put":
        this.#write(state, value(instr.x), value(instr.rv));
        break;
      case "setField":
        this.#setField(state, value(instr.x), instr.name, value(instr.rv));
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
        const obj = state.obj(x);
        const callee = value(instr.callee);
        frame.pc++;
        if (obj?.t === "once" && x.t === "r") {
          if (obj.done) return;
          state.set(x.o, { t: "once", done: true });
        } else if (x.t === "s") {
          const key = `once:$${x.id}`;
          if (state.fact(key) === true) return;
          state.learn(key, true);
        }
        this.#enter(state, proc, callee, [], [], instr.site);
        return;
      }
      case "sync":
        this.#sync(state, proc, frame, instr, value);
        return;
      case "comm":
        this.#comm(state, proc, frame, instr, value);
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

  #write(state: State, target: Value, value: Value): void {
    const obj = state.obj(target);
    if (target.t === "r" && obj?.t === "cell") state.set(target.o, { t: "cell", v: value });
    else if (target.t === "r" && obj?.t === "struct") {
      const from = state.obj(value);
      if (from?.t === "struct") state.set(target.o, { ...obj, fields: from.fields, type: from.type ?? obj.type });
    } else if (target.t === "s") {
      state.escape(value);
      state.store(`${target.id}.*`, value);
    } else state.escape(value);
  }

  #setField(state: State, x: Value, name: string, value: Value): void {
    if (x.t === "c" && x.v === null) throw new Dead();
    const obj = state.obj(x);
    if (obj?.t === "cell") {
      this.#setField(state, obj.v, name, value);
      return;
    }
    if (x.t === "r" && obj?.t === "struct") state.set(x.o, { ...obj, fields: { ...obj.fields, [name]: value } });
    else if (x.t === "r" && obj?.t === "cond" && name === "L") state.set(x.o, { ...obj, locker: value });
    else {
      state.escape(value);
      if (x.t === "s") state.store(`${x.id}.${name}`, value);
    }
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

  #sync(state: State, proc: Proc, frame: Frame, instr: Instr & { op: "sync" }, value: (rv: Rv) => Value): void {
    let x = value(instr.x);
    const site = instr.site;
    if (instr.what === "cancel") {
      frame.pc++;
      this.#enter(state, proc, x, [], [], site);
      return;
    }
    if (x.t === "c" && x.v === null && instr.what !== "close") throw new Dead();
    switch (instr.what) {
      case "lock":
      case "rlock":
        x = this.#mutex(state, x);
        proc.wait = { k: "lock", m: x, read: instr.what === "rlock", site };
        break;
      case "unlock":
      case "runlock":
        unlock(state, proc, this.#mutex(state, x), instr.what === "runlock");
        frame.pc++;
        return;
      case "add": {
        const n = instr.n ? value(instr.n) : undefined;
        const obj = state.obj(x);
        const count = obj?.t === "waitgroup" ? countOf(state, n) : undefined;
        frame.pc++;
        if (obj?.t !== "waitgroup") return;
        if (count === undefined) {
          state.escape(x);
          return;
        }
        if (x.t === "r") proc.wait = { k: "add", wg: x, n: count, site };
        this.#quiet(proc);
        return;
      }
      case "done": {
        const obj = state.obj(x);
        frame.pc++;
        if (obj?.t === "waitgroup" && x.t === "r") proc.wait = { k: "add", wg: x, n: -1, site };
        this.#quiet(proc);
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
        this.#quiet(proc);
        return;
      default:
        frame.pc++;
        return;
    }
    frame.pc++;
    this.#quiet(proc);
  }

  /** The lock behind a value; one that the scope can not see gets an object of its own, which anyone may hold. */
  #mutex(state: State, x: Value): Value {
    if (x.t !== "s") return x;
    const known = state.stored(`${x.id}.mutex`);
    if (known) return known;
    const made = state.alloc({ t: "mutex", site: undefined, rw: true, writer: undefined, readers: [] });
    state.escape(made);
    state.store(`${x.id}.mutex`, made);
    return made;
  }

  /** Forgets what the goroutine will not read again. */
  #quiet(proc: Proc): void {
    for (const frame of proc.frames) {
      const live = frame.fn.live[frame.pc];
      if (!live || frame.returning) continue;
      for (let i = 0; i < frame.slots.length; i++)
        if (!live[i] && frame.slots[i] !== undefined) frame.slots[i] = undefined;
    }
  }

  #comm(state: State, proc: Proc, frame: Frame, instr: Instr & { op: "comm" }, value: (rv: Rv) => Value): void {
    const cases = instr.cases.map((c, index) => ({
      dir: c.dir,
      ch: value(c.ch),
      value: c.value && value(c.value),
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
    proc.wait = { k: "comm", cases, dflt: instr.dflt !== undefined, range: instr.range, site: instr.site };
    const live = new Uint8Array(frame.slots.length);
    for (const next of successors(instr, frame.pc))
      frame.fn.live[next]?.forEach((bit, i) => {
        if (bit) live[i] = 1;
      });
    for (let i = 0; i < frame.slots.length; i++) if (!live[i]) frame.slots[i] = undefined;
    for (const below of proc.frames.slice(0, -1)) {
      const row = below.fn.live[below.pc];
      if (!row || below.returning) continue;
      for (let i = 0; i < below.slots.length; i++) if (!row[i]) below.slots[i] = undefined;
    }
  }
}

const emptyFn: Fn = {
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
  live: [],
};

function countOf(state: State, n: Value | undefined): number | undefined {
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

function frameOf(
  fn: Fn,
  caps: readonly Value[],
  args: readonly Value[],
  dst: readonly number[],
  callSite: Site | undefined,
): Frame {
  const slots: (Value | undefined)[] = new Array<Value | undefined>(fn.slots).fill(undefined);
  for (let i = 0; i < fn.params; i++) slots[i] = args[i];
  for (let i = 0; i < fn.captures; i++) slots[fn.params + i] = caps[i];
  return { fn, pc: 0, slots, defers: [], returning: undefined, dst, gives: false, callSite };
}

/** The code of a function value for arguments of which some may be objects of the scope. */
function codeOf(callee: Value & { t: "f" }, args: readonly Value[]): Fn | undefined {
  let mask = 0;
  [...callee.bound, ...args].forEach((arg, i) => {
    if (arg.t === "f" || refsOf(arg).length > 0) mask |= 1 << Math.min(i, 29);
  });
  return callee.fn(mask, callee.own);
}

/** Gathers the arguments of a variadic parameter. */
function pack(state: State, fn: Fn, args: readonly Value[]): readonly Value[] {
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
function resolve(
  state: State,
  callee: CalleeRef,
  value: (rv: Rv) => Value,
): { readonly value: Value; readonly prefix: readonly Value[] } | undefined {
  switch (callee.k) {
    case "fn":
      return { value: { t: "f", fn: callee.fn, own: -1, caps: [], bound: [] }, prefix: [] };
    case "dyn": {
      const f = value(callee.x);
      if (f.t === "c" && f.v === null) throw new Dead();
      return f.t === "f" || f.t === "cancel" ? { value: f, prefix: [] } : undefined;
    }
    case "method": {
      const recv = value(callee.recv);
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

function setIndex(state: State, x: Value, i: Value, value: Value): void {
  const obj = state.obj(x);
  if (x.t === "r" && obj?.t === "array" && i.t === "c" && typeof i.v === "number") {
    if (i.v < 0 || i.v >= obj.elems.length) throw new Dead();
    const elems = obj.elems.slice();
    elems[i.v] = value;
    state.set(x.o, { ...obj, elems });
    return;
  }
  state.escape(x);
  state.escape(value);
}

function unlock(state: State, proc: Proc, m: Value, read: boolean): void {
  const obj = state.obj(m);
  if (m.t !== "r" || obj?.t !== "mutex") return;
  if (read) {
    const at = obj.readers.indexOf(proc.id);
    const readers = obj.readers.slice();
    readers.splice(Math.max(at, 0), 1);
    state.set(m.o, { ...obj, readers });
  } else {
    // Unlocking what is not locked ends the program.
    if (obj.writer === undefined && !state.open.includes(m.o)) state.stopped = true;
    state.set(m.o, { ...obj, writer: undefined });
  }
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

export function record(state: State, step: Omit<Step, "prev">): void {
  state.trace = { ...step, prev: state.trace };
}

/** A goroutine has returned from its function. */
function leave(state: State, proc: Proc, results: readonly Value[]): void {
  if (proc.id === 0) for (const value of results) state.escape(value);
  if (proc.counted === undefined) return;
  const wg = state.heap[proc.counted];
  if (wg?.t !== "waitgroup") return;
  state.set(proc.counted, { ...wg, n: wg.n - 1 });
  const error = results[0];
  if (wg.ctx === undefined || error === undefined) return;
  const failed =
    error.t === "c"
      ? error.v !== null
      : error.t === "s" && !error.nonNil
        ? decideFact(state, `==:${["null", `$${error.id}`].sort().join(":")}`) === false
        : true;
  if (failed) fire(state, { t: "r", o: wg.ctx });
}

function finish(state: State, proc: Proc): void {
  state.procs = state.procs.filter((p) => p !== proc);
  if (proc.id === 0) record(state, { proc: proc.id, kind: "done", site: proc.spawn ?? lastSite(state) ?? noSite });
}
const noSite = { file: undefined, node: undefined } as unknown as Site;
function lastSite(state: State): Site | undefined {
  return state.trace?.site;
}

/** Has the context ended? */
export function isFired(state: State, ctx: Value): boolean {
  for (let x: Value | undefined = ctx; x; ) {
    const obj = state.obj(x);
    if (obj?.t !== "ctx") return false;
    if (obj.fired) return true;
    x = obj.parent;
  }
  return false;
}

/** Will the context end by itself (a deadline, or a parent from outside the scope)? */
export function canFire(state: State, ctx: Value): boolean {
  for (let x: Value | undefined = ctx; x; ) {
    const obj = state.obj(x);
    // A context of another make ends when its maker says so.
    if (obj?.t !== "ctx") return x.t === "s" || obj !== undefined;
    if (obj.timeout || (x.t === "r" && state.open.includes(x.o))) return true;
    x = obj.parent;
  }
  return false;
}

export function fire(state: State, ctx: Value): void {
  const obj = state.obj(ctx);
  if (ctx.t === "r" && obj?.t === "ctx" && !obj.fired) state.set(ctx.o, { ...obj, fired: true });
}

export { no, reach, refsOf, yes };
