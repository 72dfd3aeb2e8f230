import type { DynType, Fn, FnOf, Scalar, Site, Zero } from "../program";
import type { Turn } from "./turns";

/** A value of the abstract machine. A symbol is a value that the scope cannot see; equal symbols are equal values. */
export type Value =
  | { readonly t: "c"; readonly v: Scalar }
  | { readonly t: "s"; readonly id: string; readonly nonNil: boolean }
  | { readonly t: "r"; readonly o: number }
  | {
      readonly t: "f";
      readonly fn: FnOf;
      /** Captures that may hold objects of the scope, a bit each. */
      readonly own: number;
      readonly caps: readonly Value[];
      readonly bound: readonly Value[];
    }
  | { readonly t: "cancel"; readonly o: number };

/** Objects are immutable; a write replaces the object in the heap, so that states share what they have in common. */
export type HeapObj =
  | {
      readonly t: "chan";
      readonly site: Site;
      readonly cap: number;
      readonly queue: readonly Value[];
      readonly closed: boolean;
      readonly timer: boolean;
    }
  | {
      readonly t: "mutex";
      readonly site: Site | undefined;
      readonly rw: boolean;
      readonly writer: number | undefined;
      readonly readers: readonly number[];
    }
  | { readonly t: "waitgroup"; readonly site: Site | undefined; readonly n: number; readonly ctx: number | undefined }
  | {
      readonly t: "once";
      readonly done: boolean;
      /** The goroutine that runs its function. */
      readonly runner: number | undefined;
    }
  | { readonly t: "cond"; readonly locker: Value | undefined }
  | {
      readonly t: "ctx";
      readonly site: Site;
      readonly parent: Value | undefined;
      readonly timeout: boolean;
      readonly fired: boolean;
    }
  | {
      readonly t: "struct";
      readonly type: DynType | undefined;
      readonly fields: Readonly<Record<string, Value>>;
      readonly site: Site | undefined;
    }
  | { readonly t: "cell"; readonly v: Value }
  | { readonly t: "array"; readonly elems: readonly (Value | undefined)[]; readonly zero: Zero | undefined };

export interface Deferred {
  readonly callee: Value | undefined;
  readonly args: readonly Value[];
  /** Runs after all others, when the test ends; such ones come first in a frame. */
  readonly late: boolean;
}

/** An activation of a function. Mutable, owned by one state. */
export interface Frame {
  fn: Fn;
  pc: number;
  slots: (Value | undefined)[];
  defers: readonly Deferred[];
  /** Set once a return has been taken: deferred calls run, then the caller gets these. */
  returning: readonly Value[] | undefined;
  /** Slots of the caller that take the results. */
  dst: readonly number[];
  /** The results go to the outside. */
  gives: boolean;
  callSite: Site | undefined;
  /** What a `Once` runs: the object, or the symbol of one that the scope cannot see. */
  once: number | string | undefined;
}

/** A case of a communication, operands evaluated. */
export interface ReadyCase {
  readonly dir: "send" | "recv";
  readonly ch: Value;
  readonly value: Value | undefined;
  readonly index: number;
  readonly site: Site;
}

/** What a goroutine stands at. */
export type Wait =
  | {
      readonly k: "comm";
      readonly cases: readonly ReadyCase[];
      /** Channels and values of all cases. */
      readonly operands: readonly (Value | undefined)[];
      readonly dflt: boolean;
      readonly range: boolean;
      readonly site: Site;
    }
  | { readonly k: "lock"; readonly m: Value; readonly read: boolean; readonly site: Site }
  /** A lock that is taken only where it is free; the answer goes to a slot. */
  | { readonly k: "try"; readonly m: Value; readonly read: boolean; readonly dst: number; readonly site: Site }
  /** A `Once` whose function runs: in this very goroutine where `outer`, the call that runs it, is told. */
  | { readonly k: "once"; readonly x: Value | undefined; readonly outer: Site | undefined; readonly site: Site }
  | { readonly k: "wait"; readonly wg: Value; readonly site: Site }
  | { readonly k: "close"; readonly ch: Value; readonly site: Site }
  | { readonly k: "add"; readonly wg: Value; readonly n: number; readonly site: Site }
  | { readonly k: "cancel"; readonly ctx: Value; readonly site: Site }
  /** Has not started yet: a timer's function. */
  | { readonly k: "timer"; readonly site: Site };

export interface Proc {
  readonly id: number;
  frames: Frame[];
  wait: Wait | undefined;
  readonly spawn: Site | undefined;
  /** Counted by this wait group (or errgroup); told when it ends. */
  readonly counted: number | undefined;
  readonly parent: number;
  /** The call in the scope's own function through which it was started; undefined where it is started there itself. */
  readonly origin: Site | undefined;
}

export interface Range {
  readonly lo: number;
  readonly hi: number;
}

/** A step of the interleaving, linked backwards. */
export interface Step {
  readonly prev: Step | undefined;
  readonly proc: number;
  readonly kind:
    | "spawn"
    | "send"
    | "recv"
    | "close"
    | "lock"
    | "wait"
    | "cancel"
    | "branch"
    | "return"
    | "timer"
    | "default"
    | "done";
  readonly site: Site;
  /** The other goroutine of a rendezvous. */
  readonly partner?: number | undefined;
  readonly taken?: boolean | undefined;
  /** The object it acted on. */
  readonly object?: number | undefined;
}

/** What a state starts with; states are made by the thousand. */
const nothing: readonly number[] = [];
const noSites: readonly Site[] = [];
const noFacts: ReadonlyMap<string, boolean | Range> = new Map();
const noStores: ReadonlyMap<string, Value> = new Map();
const nothingSent: ReadonlyMap<number, number> = new Map();

export class State {
  heap: (HeapObj | undefined)[];
  procs: Proc[];
  /** Objects that code outside the scope may use. */
  open: readonly number[] = nothing;
  facts: ReadonlyMap<string, boolean | Range> = noFacts;
  /** What was stored into fields of values that the scope cannot see, by the symbol of the field. */
  stores: ReadonlyMap<string, Value> = noStores;
  nextSymbol = 0;
  nextProc = 0;
  trace: Step | undefined;
  /** By channel: how often it was sent to. */
  sent: ReadonlyMap<number, number> = nothingSent;
  preemptions = 0;
  /** How often something unknown was decided on the way here. */
  decisions = 0;
  last = -1;
  /** How often something happens was made up on the way here: the turns of a loop, a number that is added. */
  counted = false;
  /** Conditions of the loops whose turns were made up. */
  turned: readonly Site[] = noSites;
  /** Those of them that the run is in, or has left by a return or break. */
  inside: readonly Site[] = noSites;
  /** The last loop over a channel of the outside that was taken to end. */
  ended: Site | undefined;
  /** Something happened that the machine does not model: what follows proves nothing. */
  dubious = false;
  /** Executed a `stop`. */
  stopped = false;
  /** Where loops with a fixed number of turns were on the way here. */
  turns: Turn | undefined;

  constructor(heap: (HeapObj | undefined)[] = [], procs: Proc[] = []) {
    this.heap = heap;
    this.procs = procs;
  }

  /**
   * A copy that can go on by itself. Goroutines that stand at an operation are shared, but for those that are about to
   * go on.
   */
  clone(a = -1, b = -1): State {
    const s = new State(
      this.heap.slice(),
      this.procs.map((p) => (p.wait !== undefined && p.id !== a && p.id !== b ? p : copyOf(p))),
    );
    s.open = this.open;
    s.facts = this.facts;
    s.stores = this.stores;
    s.nextSymbol = this.nextSymbol;
    s.nextProc = this.nextProc;
    s.trace = this.trace;
    s.sent = this.sent;
    s.preemptions = this.preemptions;
    s.decisions = this.decisions;
    s.last = this.last;
    s.counted = this.counted;
    s.turned = this.turned;
    s.inside = this.inside;
    s.ended = this.ended;
    s.dubious = this.dubious;
    s.turns = this.turns;
    return s;
  }

  /** What was overwritten since `begin`: an object's number, and what it was. */
  #undo: { readonly o: number; readonly before: HeapObj | undefined }[] | undefined;
  #heapMark = 0;
  #symbolMark = 0;
  #openMark = this.open;
  #factsMark = this.facts;
  #storesMark = this.stores;

  /** Starts an instruction that may turn out to need a decision first. */
  begin(): void {
    this.#undo = undefined;
    this.#heapMark = this.heap.length;
    this.#symbolMark = this.nextSymbol;
    this.#openMark = this.open;
    this.#factsMark = this.facts;
    this.#storesMark = this.stores;
  }

  /** Undoes all since `begin`. */
  rollback(): void {
    for (const { o, before } of this.#undo?.reverse() ?? []) this.heap[o] = before;
    this.#undo = undefined;
    this.heap.length = this.#heapMark;
    this.nextSymbol = this.#symbolMark;
    this.open = this.#openMark;
    this.facts = this.#factsMark;
    this.stores = this.#storesMark;
  }

  set(o: number, obj: HeapObj): void {
    this.#undo ??= [];
    this.#undo.push({ o, before: this.heap[o] });
    this.heap[o] = obj;
  }

  alloc(obj: HeapObj): Value {
    this.heap.push(obj);
    return { t: "r", o: this.heap.length - 1 };
  }

  symbol(nonNil = false): Value {
    return { t: "s", id: String(this.nextSymbol++), nonNil };
  }

  fact(key: string): boolean | Range | undefined {
    return this.facts.get(key);
  }

  learn(key: string, value: boolean | Range): void {
    const next = new Map(this.facts);
    next.set(key, value);
    this.facts = next;
  }

  stored(id: string): Value | undefined {
    return this.stores.get(id);
  }

  store(id: string, value: Value): void {
    const next = new Map(this.stores);
    next.set(id, value);
    this.stores = next;
  }

  escape(value: Value | undefined): void {
    if (value === undefined || !holdsRefs(value)) return;
    const more = refsOf(value).filter((o) => !this.open.includes(o));
    if (more.length > 0) this.open = [...this.open, ...more];
  }

  obj(value: Value | undefined): HeapObj | undefined {
    return value?.t === "r" || value?.t === "cancel" ? this.heap[value.o] : undefined;
  }
}

/** Written out, as are frames: states are copied by the thousand. */
function copyOf(p: Proc): Proc {
  return {
    id: p.id,
    frames: p.frames.map(frameCopy),
    wait: p.wait,
    spawn: p.spawn,
    counted: p.counted,
    parent: p.parent,
    origin: p.origin,
  };
}

/** The same activation for another state. */
export function frameCopy(f: Frame): Frame {
  return {
    fn: f.fn,
    pc: f.pc,
    slots: f.slots.slice(),
    defers: f.defers,
    returning: f.returning,
    dst: f.dst,
    gives: f.gives,
    callSite: f.callSite,
    once: f.once,
  };
}

export const nil: Value = { t: "c", v: null };
export const yes: Value = { t: "c", v: true };
export const no: Value = { t: "c", v: false };
export function scalar(v: Scalar): Value {
  return { t: "c", v };
}

/** Heap objects that a value refers to directly. */
export function refsOf(value: Value | undefined): number[] {
  const out: number[] = [];
  addRefs(value, out);
  return out;
}

/** Does it refer to a heap object directly? */
export function holdsRefs(value: Value): boolean {
  if (value.t === "f") return value.caps.some(holdsRefs) || value.bound.some(holdsRefs);
  return value.t === "r" || value.t === "cancel";
}

/** Adds them to a list: this is where most of the time goes. */
function addRefs(value: Value | undefined, out: number[]): void {
  if (value === undefined) return;
  if (value.t === "r" || value.t === "cancel") out.push(value.o);
  else if (value.t === "f") {
    for (const cap of value.caps) addRefs(cap, out);
    for (const bound of value.bound) addRefs(bound, out);
  }
}

/** Adds the heap objects that one refers to. */
function addInner(obj: HeapObj, out: number[]): void {
  switch (obj.t) {
    case "chan":
      for (const value of obj.queue) addRefs(value, out);
      return;
    case "cond":
      addRefs(obj.locker, out);
      return;
    case "ctx":
      addRefs(obj.parent, out);
      return;
    case "struct":
      for (const name in obj.fields) addRefs(obj.fields[name], out);
      return;
    case "cell":
      addRefs(obj.v, out);
      return;
    case "array":
      for (const value of obj.elems) addRefs(value, out);
      return;
    case "waitgroup":
      if (obj.ctx !== undefined) out.push(obj.ctx);
      return;
    default:
  }
}

/** Everything reachable from the given objects, themselves included. */
export function reach(state: State, from: Iterable<number>, into: Set<number> = new Set()): Set<number> {
  const work = [...from];
  while (work.length > 0) {
    const o = work.pop()!;
    if (into.has(o)) continue;
    into.add(o);
    const obj = state.heap[o];
    if (obj) addInner(obj, work);
  }
  return into;
}

/** Objects that the goroutine holds directly: in live slots, deferred calls, and the operation it stands at. */
export function rootsOf(proc: Proc): number[] {
  const out: number[] = [];
  for (const frame of proc.frames) {
    for (const value of frame.slots) addRefs(value, out);
    for (const d of frame.defers) {
      addRefs(d.callee, out);
      for (const arg of d.args) addRefs(arg, out);
    }
    if (frame.returning) for (const value of frame.returning) addRefs(value, out);
  }
  for (const value of waitOperands(proc.wait)) addRefs(value, out);
  if (proc.counted !== undefined) out.push(proc.counted);
  return out;
}

export function waitOperands(wait: Wait | undefined): readonly (Value | undefined)[] {
  switch (wait?.k) {
    case "comm":
      return wait.operands;
    case "lock":
    case "try":
      return [wait.m];
    case "once":
      return [wait.x];
    case "wait":
    case "add":
      return [wait.wg];
    case "close":
      return [wait.ch];
    case "cancel":
      return [wait.ctx];
    default:
      return [];
  }
}

/** Adds a step to the run. */
export function record(state: State, { proc, kind, site, partner, taken, object }: Omit<Step, "prev">): void {
  state.trace = { prev: state.trace, proc, kind, site, partner, taken, object };
  if (kind === "send" && object !== undefined)
    state.sent = new Map(state.sent).set(object, (state.sent.get(object) ?? 0) + 1);
}
