import type { Fn, Instr, Site } from "../program";
import { frameOf, resolve } from "./callees";
import { call, enter, giveBack, spawn, unwind } from "./calls";
import { canFire, fire, isFired } from "./contexts";
import { afterDefault } from "./defaults";
import { finish } from "./ends";
import { conditionOf, Dead, decideFact, evaluate, Fork } from "./evaluate";
import { hashOf, sizeOfLast } from "./hash";
import { setField, setIndex, write } from "./heap";
import { beginOnce, endOnce } from "./once";
import { type Crash, comm, quiet, sync } from "./operations";
import { type Frame, nil, type Proc, reach, record, type State, State as StateClass, type Value } from "./state";
import { forgetSums, skipTurns } from "./turns";

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

/** What a decision counts for, in instructions. */
const FORK_COST = 8;

/** After so many instructions of one goroutine that nobody else sees, turns that repeat themselves are looked for. */
const LONG = 40;
/** After so many its sums are forgotten. */
const ENDLESS = 400;

/** The test itself, not a helper or a goroutine of it. */
function isTest({ node }: Fn): boolean {
  if (node?.kind === "FuncDecl") return /^(?:Test|Benchmark|Fuzz)/.test(node.name.name);
  // t.Run("a", func(t *testing.T) { t.Parallel(); … })
  const [only, ...others] = node?.type.params ?? [];
  const type = only?.type.kind === "Star" && others.length === 0 ? only.type.x : undefined;
  return type?.kind === "Selector" && /^[TBF]$/.test(type.sel.name);
}

/** A loop whose turns are made up turns once more, or comes to its end. */
function goesRound(state: State, loop: Site, more: boolean): void {
  if (!state.turned.includes(loop) || state.inside.includes(loop) === more) return;
  state.inside = more ? [...state.inside, loop] : state.inside.filter((each) => each !== loop);
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

  #run(state: State, first: Proc): State[] {
    const start = this.steps;
    let proc = first;
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
      let fork: Fork | undefined;
      try {
        const open = state.open;
        const deep = proc.frames.length > 1;
        fork = this.#step(state, proc);
        if (fork === undefined) {
          if (deep) this.noteHanded(state, open);
          if (state.stopped) return [];
          const back = before !== undefined && before.pc < pc;
          if (back && this.steps - start > ENDLESS) forgetSums(state, before);
          if (back && this.steps - start > 200 && !this.#fresh(state, proc)) return [];
          if (back && this.steps - start > LONG) {
            quiet(proc);
            skipTurns(state);
            // Who turns may have got frames of its own.
            proc = state.procs.find(({ id }) => id === first.id)!;
          }
        }
      } catch (e) {
        if (e instanceof Dead) return [];
        if (!(e instanceof Fork)) throw e;
        fork = e;
      }
      if (fork !== undefined) {
        const choices = this.#choices(state, proc, fork);
        if (choices === undefined) continue;
        return choices;
      }
    }
  }

  /** The states of a fork, the first to be looked at last; undefined where there is one only, which is the state itself. */
  #choices(state: State, proc: Proc, fork: Fork): State[] | undefined {
    state.rollback();
    const out: State[] = [];
    const frame = proc.frames[proc.frames.length - 1]!;
    const instr = frame.fn.code[frame.pc];
    const stops = instr?.op === "branch" && [instr.yes, instr.no].some((pc) => frame.fn.code[pc]?.op === "stop");
    const after = instr?.op === "branch" ? afterDefault(frame.fn, instr) : undefined;
    const choices = [...fork.alternatives.entries()].filter(([, alternative]) => {
      const to =
        instr?.op === "branch" && (stops || after !== undefined) && this.#goesTo(state, frame, instr, alternative);
      return typeof to !== "number" || (after === undefined ? frame.fn.code[to]?.op !== "stop" : to === after);
    });
    // Copying and comparing states is what costs.
    this.steps += FORK_COST * choices.length;
    for (const [i, [choice, alternative]] of choices.entries()) {
      // The last one takes the state itself: nobody looks at it again.
      const next = i < choices.length - 1 ? state.clone() : state;
      alternative(next);
      // Whether a loop turns once or twice is no guess of ours,
      // nor is that the process does not end here: `if err != nil { log.Fatal(err) }`. What the outside came to is one:
      // `if n := <-read; n != written { t.Fatal(n) }`.
      const goesOn = stops && choice !== fork.pins;
      const isGuess =
        !goesOn && after === undefined && !(instr?.op === "branch" && (instr.turns !== undefined || instr.asserts));
      if (fork.decision && isGuess) next.decisions++;
      if (next.decisions > this.limits.decisions) {
        this.cut++;
        continue;
      }
      if (instr?.op === "branch" && instr.turns !== undefined) {
        next.counted = true;
        if (!next.turned.includes(instr.site)) next.turned = [...next.turned, instr.site];
      }
      if (instr?.op === "sync") next.counted = true;
      if (instr?.op === "branch" && instr.site.node.kind === "Range" && instr.turns === undefined)
        next.ended = instr.site;
      if (instr?.op === "branch" && fork.decision) {
        const turned = this.#guess(next, proc.id, instr);
        if (!turned) continue;
      }
      const twin = next.procs.find((p) => p.id === proc.id);
      // What was decided may be about a value that no variable holds: the choice itself tells the two apart.
      if (twin && this.#fresh(next, twin, choice + 1)) out.push(next);
    }
    if (choices.length === 1 && out.length === 1) return undefined;
    return out.reverse();
  }

  /** Where a branch goes on that is decided so; undefined where more is to be decided, or where it goes nowhere. */
  #goesTo(
    state: State,
    frame: Frame,
    instr: Instr & { op: "branch" },
    alternative: (state: State) => void,
  ): number | undefined {
    state.begin();
    try {
      alternative(state);
      const cond = evaluate(state, frame, instr.cond);
      const taken = cond.t === "c" ? cond.v === true : cond.t === "s" ? state.fact(`true:$${cond.id}`) : undefined;
      return taken === undefined ? undefined : taken ? instr.yes : instr.no;
    } catch (e) {
      if (e instanceof Fork || e instanceof Dead) return undefined;
      throw e;
    } finally {
      state.rollback();
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

  /** Runs an instruction; answers the fork that a branch asks for. */
  #step(state: State, proc: Proc): Fork | undefined {
    const frame = proc.frames[proc.frames.length - 1]!;
    if (frame.returning) {
      unwind(this, state, proc, frame);
      return;
    }
    const instr = frame.fn.code[frame.pc];
    if (instr === undefined) {
      frame.returning = [];
      return;
    }
    switch (instr.op) {
      case "set":
        frame.slots[instr.dst] = evaluate(state, frame, instr.rv);
        break;
      case "box":
        frame.slots[instr.dst] = state.alloc({ t: "cell", v: evaluate(state, frame, instr.rv) });
        break;
      case "store": {
        const cell = frame.slots[instr.slot];
        if (cell?.t === "r") write(state, cell, evaluate(state, frame, instr.rv));
        break;
      }
      case "put":
        write(state, evaluate(state, frame, instr.x), evaluate(state, frame, instr.rv));
        break;
      case "setField":
        setField(state, evaluate(state, frame, instr.x), instr.name, evaluate(state, frame, instr.rv));
        break;
      case "setIndex":
        setIndex(
          state,
          evaluate(state, frame, instr.x),
          evaluate(state, frame, instr.i),
          evaluate(state, frame, instr.rv),
        );
        break;
      case "escape":
        for (const rv of instr.values) state.escape(evaluate(state, frame, rv));
        break;
      case "jump":
        // Goes round for ever without anything that others see: nothing more is told of this run.
        if (instr.to === frame.pc) state.stopped = true;
        frame.pc = instr.to;
        return;
      case "branch": {
        const taken = conditionOf(state, frame, instr.cond);
        if (taken instanceof Fork) return taken;
        record(state, { proc: proc.id, kind: "branch", site: instr.site, taken });
        if (instr.turns !== undefined) goesRound(state, instr.site, taken);
        frame.pc = taken ? instr.yes : instr.no;
        return;
      }
      case "call":
        call(this, state, proc, frame, instr);
        return;
      case "go":
        spawn(this, state, proc, instr);
        break;
      case "defer": {
        const target = resolve(state, frame, instr.callee);
        const args = instr.args.map((arg) => evaluate(state, frame, arg));
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
        const x = evaluate(state, frame, instr.x);
        const callee = evaluate(state, frame, instr.callee);
        frame.pc++;
        const key = beginOnce(state, proc, x, instr.site);
        if (key === undefined) return;
        const depth = proc.frames.length;
        enter(this, state, proc, callee, [], [], instr.site);
        if (proc.frames.length > depth) proc.frames[depth]!.once = key;
        else endOnce(state, key);
        return;
      }
      case "sync":
        if (instr.what === "cancel") {
          const x = evaluate(state, frame, instr.x);
          frame.pc++;
          enter(this, state, proc, x, [], [], instr.site);
          return;
        }
        sync(state, proc, frame, instr, this.crashes);
        return;
      case "comm":
        comm(state, proc, frame, instr);
        return;
      case "withCancel": {
        const parent = evaluate(state, frame, instr.parent);
        const ctx = state.alloc({ t: "ctx", site: instr.site, parent, timeout: instr.timeout, fired: false });
        frame.slots[instr.ctx] = ctx;
        if (ctx.t === "r") frame.slots[instr.cancel] = { t: "cancel", o: ctx.o };
        break;
      }
      case "withGroup": {
        const parent = instr.parent && evaluate(state, frame, instr.parent);
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
        const x = evaluate(state, frame, instr.x);
        const fired =
          x.t === "r"
            ? isFired(state, x) || (canFire(state, x) && decideFact(state, `err:${x.o}:$${state.nextSymbol++}`))
            : undefined;
        frame.slots[instr.dst] = fired === undefined ? state.symbol() : fired ? state.symbol(true) : nil;
        if (fired && x.t === "r") fire(state, x);
        break;
      }
      case "ret":
        giveBack(
          state,
          frame,
          instr.values.map((rv) => evaluate(state, frame, rv)),
        );
        if (proc.frames.length === 1) record(state, { proc: proc.id, kind: "return", site: instr.site });
        return;
      case "stop":
        state.stopped = true;
        return;
    }
    frame.pc++;
  }
}
