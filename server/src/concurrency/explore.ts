import { hashOf, sizeOfLast } from "./machine/hash";
import { Machine, type MachineLimits } from "./machine/machine";
import type { Crash } from "./machine/operations";
import type { Proc, State, Step, Value } from "./machine/state";
import { awaited, Holdings, leaked, type Transition, viewOf } from "./machine/transitions";
import { skipTurns } from "./machine/turns";
import type { Fn, Site } from "./program";

export interface ExploreLimits extends MachineLimits {
  readonly states: number;
  /** More instructions for each state that was looked at: what only computes ends soon. */
  readonly stepsPerState: number;
  /** How often a goroutine that could go on is put aside for another one. */
  readonly preemptions: number;
}

/** The budget of an ordinary scope: a function and what it starts. */
export const scopeLimits: ExploreLimits = {
  steps: 2_000,
  stepsPerState: 10,
  depth: 5,
  decisions: 5,
  goroutines: 7,
  states: 120,
  work: 30_000,
  preemptions: 3,
};
/** The budget of a test: what it does depends on data that we do not follow, so little may be unknown. */
export const testDecisions = { child: 3, root: 1 };
/** The same for ordinary scopes: that a function hangs is noticed, that a goroutine stays behind is not. */
export const scopeDecisions = { child: 5, root: 2 };
/** The budget of a driver: a test or main that puts a whole little program in motion. */
export const driverLimits: ExploreLimits = {
  steps: 3_000,
  stepsPerState: 10,
  depth: 14,
  decisions: 4,
  goroutines: 9,
  states: 150,
  work: 40_000,
  preemptions: 3,
};

/** A goroutine that can never go on, and the state in which it was found. */
export interface Blocked {
  readonly proc: Proc;
  readonly state: State;
  /** All that can never go on in that state, `proc` included. */
  readonly together: readonly Proc[];
}

export interface Exploration {
  readonly blocked: readonly Blocked[];
  /** Operations on closed channels at which some run ends by a panic; the shortest run for each. */
  readonly crashes: readonly Crash[];
  /** Per operation: how often it was carried out in some run. */
  readonly served: ReadonlyMap<Site, number>;
  /** By the place where a channel is made: operations on it that some run came to. */
  readonly channels: ReadonlyMap<Site, ChannelUse>;
  /** Where objects are made that some run hands to the outside in a called function. */
  readonly handed: ReadonlySet<Site>;
  readonly states: number;
  readonly steps: number;
  readonly work: number;
  /** Every interleaving within the bounds was looked at. */
  readonly complete: boolean;
  /** The budget was used up before the end. */
  readonly spent: boolean;
}

export interface ChannelUse {
  readonly sends: Set<Site>;
  readonly receives: Set<Site>;
  readonly closes: Set<Site>;
  /** The largest number of sends (done or attempted) on one channel in one run. */
  most: number;
}

/**
 * Looks at the interleavings of a function and of all goroutines it starts, few preemptions first. `args` makes the
 * arguments (unknown values by default). Decided by counts of states and instructions, never by the clock.
 */
export function explore(fn: Fn, limits: ExploreLimits, args?: (state: State) => readonly Value[]): Exploration {
  const machine = new Machine(limits);
  const seen = new Set<number>();
  const levels: State[][] = [];
  const blocked = new Map<string, Blocked>();
  const served = new Map<Site, number>();
  const channels = new Map<Site, ChannelUse>();
  let states = 0;
  let complete = true;
  let spent = false;

  const push = (s: State): void => {
    if (s.dubious) return;
    const level = s.preemptions;
    if (level > limits.preemptions) {
      complete = false;
      return;
    }
    skipTurns(s);
    const key = hashOf(s);
    machine.work += sizeOfLast() * (1 + s.procs.length);
    if (seen.has(key)) return;
    seen.add(key);
    let bucket = levels[level];
    if (bucket === undefined) {
      bucket = [];
      levels[level] = bucket;
    }
    bucket.push(s);
  };

  const make = args ?? ((s: State) => Array.from({ length: fn.params }, () => s.symbol()));
  for (const s of machine.start(fn, make).reverse()) push(s);
  for (;;) {
    const bucket = levels.find((b) => b !== undefined && b.length > 0);
    if (bucket === undefined) break;
    if (states >= limits.states || machine.isSpent()) {
      spent = true;
      break;
    }
    const state = bucket.pop()!;
    states++;
    machine.allowed += limits.stepsPerState;
    noteUses(state, channels);
    const view = viewOf(machine, state);
    const held = new Holdings(state);
    const stuck = leaked(state, view, held);
    for (const proc of stuck) {
      const key = blockedKey(proc, state);
      if (key !== undefined && better(blocked.get(key), state))
        blocked.set(key, { proc, state: state.clone(), together: stuck });
    }
    // Those take no further part.
    if (stuck.length > 0) state.procs = state.procs.filter((p) => !stuck.includes(p));
    const able = new Set(view.transitions.flatMap((t) => t.procs));
    const chosen = persistent(state, view.transitions, held);
    for (let i = chosen.length - 1; i >= 0; i--) {
      const t = chosen[i]!;
      const before = state.trace;
      for (const next of t.apply()) {
        for (let step = next.trace; step && step !== before; step = step.prev)
          served.set(step.site, (served.get(step.site) ?? 0) + 1);
        next.last = t.procs[0]!;
        if (state.last >= 0 && !t.procs.includes(state.last) && able.has(state.last))
          next.preemptions = state.preemptions + 1;
        push(next);
      }
    }
  }
  return {
    blocked: [...blocked.values()],
    crashes: shortest(machine.crashes),
    served,
    channels,
    handed: machine.handed,
    states,
    steps: machine.steps,
    work: machine.work,
    complete: complete && !spent && machine.cut === 0,
    spent: spent || machine.isSpent(),
  };
}

/**
 * One report for one operation of one function; two where one run has left a loop too early and another only has turned it
 * a number of times that nobody knows.
 */
function blockedKey(proc: Proc, state: State): string | undefined {
  const site = proc.wait?.site;
  return site?.file ? `${site.file.path}:${site.node.pos}${state.inside.length > 0 ? ":left" : ""}` : undefined;
}

function shortest(crashes: readonly Crash[]): Crash[] {
  const out = new Map<Site, Crash>();
  for (const crash of crashes) {
    const known = out.get(crash.site);
    if (!known || traceLength(crash.state.trace) < traceLength(known.state.trace)) out.set(crash.site, crash);
  }
  return [...out.values()];
}

function better(known: Blocked | undefined, state: State): boolean {
  return known === undefined || traceLength(state.trace) < traceLength(known.state.trace);
}
function traceLength(step: Step | undefined): number {
  let n = 0;
  for (let s = step; s; s = s.prev) n++;
  return n;
}

/**
 * A subset of what may happen next that is enough to find every blocked state: goroutines that share no object, now or
 * later, need not be interleaved, and an operation on an object of one goroutine alone commutes with all others.
 */
function persistent(state: State, transitions: readonly Transition[], held: Holdings): readonly Transition[] {
  if (transitions.length <= 1) return transitions;
  for (const p of state.procs) {
    const own = transitions.filter((t) => t.procs.includes(p.id));
    if (own.length === 0 || own.some((t) => t.procs.length > 1)) continue;
    const wait = p.wait;
    const commutes = wait?.k === "add" && wait.n < 0;
    const objects = awaited(state, p);
    const alone =
      objects.length > 0 &&
      wait?.k !== "timer" &&
      objects.every((o) => state.procs.every((q) => q === p || !held.of(q).has(o)));
    if (commutes || alone) return own;
  }
  // Groups of goroutines connected by shared objects.
  const group = new Map<number, number>();
  const find = (x: number): number => {
    let at = x;
    while (group.get(at)! !== at) at = group.get(at)!;
    return at;
  };
  for (const p of state.procs) group.set(p.id, p.id);
  const owner = new Map<number, number>();
  for (const p of state.procs) {
    for (const o of held.of(p)) {
      const first = owner.get(o);
      if (first === undefined) owner.set(o, p.id);
      else group.set(find(p.id), find(first));
    }
  }
  const first = find(transitions[0]!.procs[0]!);
  return transitions.filter((t) => t.procs.some((id) => find(id) === first));
}

/** Adds what the goroutines of a state stand at, and how often its channels were sent to. */
function noteUses(state: State, channels: Map<Site, ChannelUse>): void {
  const counts = new Map(state.sent);
  for (const { wait } of state.procs) {
    if (wait?.k === "close" && wait.ch.t === "r") useOf(state, wait.ch.o, channels)?.closes.add(wait.site);
    if (wait?.k !== "comm") continue;
    for (const c of wait.cases) {
      if (c.ch.t !== "r") continue;
      const known = useOf(state, c.ch.o, channels);
      if (c.dir === "send") {
        known?.sends.add(c.site);
        counts.set(c.ch.o, (counts.get(c.ch.o) ?? 0) + 1);
      } else known?.receives.add(c.site);
    }
  }
  for (const [o, n] of counts) {
    const known = useOf(state, o, channels);
    if (known && n > known.most) known.most = n;
  }
}

function useOf(state: State, o: number, channels: Map<Site, ChannelUse>): ChannelUse | undefined {
  const obj = state.heap[o];
  if (obj?.t !== "chan") return undefined;
  let known = channels.get(obj.site);
  if (!known) {
    known = { sends: new Set(), receives: new Set(), closes: new Set(), most: 0 };
    channels.set(obj.site, known);
  }
  return known;
}
