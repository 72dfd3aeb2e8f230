import type { Dependencies, Lazy } from "../flow/dependencies";
import { successors } from "./liveness";
import {
  closureOf,
  isBackPointer,
  isUnknownRoot,
  type Place,
  Places,
  placeKey,
  samePlace,
  substitute,
  targetOf,
} from "./places";
import type { Fn, Instr, Rv, Site } from "./program";

/** A lock that is held at some point of a function. */
export interface Held {
  readonly place: Place;
  readonly read: boolean;
  readonly site: Site;
  /** A `Once` whose function runs: whoever comes to it meanwhile waits. */
  readonly once: boolean;
}

/** A lock that is taken, here or in what is called. */
export interface Acquire {
  /** Undefined: some value of the class, not known which. */
  readonly place: Place | undefined;
  readonly cls: string;
  readonly owners: readonly string[];
  readonly read: boolean;
  readonly once: boolean;
  readonly site: Site;
  /** Calls that lead there, the outermost first. */
  readonly chain: readonly Site[];
  /** Where those stand, as a text. */
  readonly way: string;
  /** Locks held by the function (and what it called) at that point. */
  readonly held: readonly Held[];
  /** Locks of the caller that were let go before. */
  readonly released: readonly Place[];
  /** Every way through the function (and what it calls) takes it. */
  readonly sure: boolean;
  /** What is called takes it on every way; true where nothing is called. */
  readonly sureBelow: boolean;
}

/** A receive, or a Wait of a wait group, with locks held and no other way on. */
export interface HeldWait {
  readonly place: Place;
  readonly site: Site;
  /** Of a wait group; else of a channel. */
  readonly group: boolean;
  readonly held: readonly Held[];
}

/** What a function does with locks. */
export interface LockSummary {
  readonly acquires: readonly Acquire[];
  readonly waits: readonly HeldWait[];
  /** Held when it returns, on every path. */
  readonly leaves: readonly Held[];
  /** Taken by the caller and let go here, on every path. */
  readonly releases: readonly Place[];
  /** The same on some path, perhaps only for a while. */
  readonly mayRelease: readonly Place[];
}

const none: LockSummary = { acquires: [], waits: [], leaves: [], releases: [], mayRelease: [] };
const MAX_ACQUIRES = 80;
const MAX_CHAIN = 12;

interface LockState {
  readonly held: ReadonlyMap<string, Held>;
  readonly released: ReadonlyMap<string, Place>;
  /** Keys of what has been taken on every way here. */
  readonly taken: ReadonlySet<string>;
  readonly defers: readonly CallInstr[];
}

type CallInstr = Extract<Instr, { readonly op: "call" | "go" | "defer" }>;

/** Lock summaries of functions, each made once. `reads` hears of the functions that they rest on. */
export class LockSummaries {
  readonly #made = new WeakMap<Fn, Lazy<LockSummary> | "busy">();
  readonly #reads: Dependencies;
  #depth = 0;

  constructor(reads: Dependencies) {
    this.#reads = reads;
  }

  of(fn: Fn): LockSummary {
    const known = this.#made.get(fn);
    if (known !== undefined && known !== "busy" && known.holds()) return known();
    if (known === "busy" || this.#depth > 24) {
      this.#reads.noteCircle();
      return none;
    }
    this.#made.set(fn, "busy");
    this.#depth++;
    try {
      const read = this.#reads.lazy(() => new LockWalk(fn, this).run());
      const made = read();
      this.#made.set(fn, read);
      return made;
    } finally {
      this.#depth--;
      if (this.#made.get(fn) === "busy") this.#made.delete(fn);
    }
  }
}

class LockWalk {
  readonly #places: Places;
  readonly #acquires = new Map<string, Acquire>();
  readonly #waits: HeldWait[] = [];
  #leaves: Map<string, Held> | undefined;
  #releases: Map<string, Place> | undefined;
  #sure: ReadonlySet<string> | undefined;
  /** Locks of the caller that are let go anywhere in the function. */
  readonly #everReleased = new Map<string, Place>();

  constructor(
    readonly fn: Fn,
    readonly summaries: LockSummaries,
  ) {
    this.#places = new Places(fn);
  }

  run(): LockSummary {
    const { code } = this.fn;
    if (!code.some((i) => i.op === "sync" || i.op === "call" || i.op === "once" || i.op === "defer")) return none;
    const states: (LockState | undefined)[] = new Array<LockState | undefined>(code.length + 1).fill(undefined);
    states[0] = { held: new Map(), released: new Map(), taken: new Set(), defers: [] };
    const work = [0];
    for (let budget = code.length * 8; work.length > 0 && budget > 0; budget--) {
      const pc = work.pop()!;
      const instr = code[pc];
      const state = states[pc]!;
      if (!instr) continue;
      const after = this.#step(state, instr, false);
      for (const next of successors(instr, pc)) {
        const merged = meet(states[next], after);
        if (merged === states[next]) continue;
        states[next] = merged;
        work.push(next);
      }
    }
    // Only the final states tell what is held for certain.
    code.forEach((instr, pc) => {
      const state = states[pc];
      if (state) this.#step(state, instr, true);
    });
    return {
      acquires: [...this.#acquires].map(([key, a]) => ({
        ...a,
        released: [...a.released, ...this.#everReleased.values()],
        sure: this.#sure?.has(key) ?? false,
      })),
      waits: this.#waits,
      leaves: [...(this.#leaves ?? new Map<string, Held>()).values()],
      releases: [...(this.#releases ?? new Map<string, Place>()).values()],
      mayRelease: [...this.#everReleased.values()],
    };
  }

  #step(state: LockState, instr: Instr, note: boolean): LockState {
    switch (instr.op) {
      case "sync": {
        const place = this.#places.of(instr.x);
        if (note && instr.what === "wait") this.#wait(state, place, instr.site, true);
        return this.#sync(state, instr.what, place, instr.site, note);
      }
      case "comm": {
        const [only, ...others] = instr.cases;
        const alone = instr.dflt === undefined && others.length === 0;
        if (note && alone && only?.dir === "recv") this.#wait(state, this.#places.of(only.ch), only.site, false);
        return state;
      }
      case "call":
        if (instr.foreign) return state;
        return this.#call(state, targetOf(instr.callee, this.#places), instr.args, instr.site, note);
      case "once":
        return this.#once(state, instr, note);
      case "defer":
        // Runs when nothing of this function is held any more.
        if (instr.late) return state;
        return { ...state, defers: [...state.defers, instr].slice(-8) };
      case "set":
      case "box": {
        const obj = this.fn.vars.get(instr.dst);
        return obj ? forget(state, obj, []) : state;
      }
      case "setField": {
        const place = this.#places.of(instr.x);
        return place ? forget(state, place.root, [...place.fields, instr.name]) : state;
      }
      case "ret": {
        let at: LockState = { ...state, defers: [] };
        for (const d of [...state.defers].reverse()) {
          at = this.#call(at, targetOf(d.callee, this.#places), d.args, d.site, note);
        }
        if (note) this.#exit(at);
        return at;
      }
      default:
        return state;
    }
  }

  /** `once.Do(f)` holds the Once while it runs the function. */
  #once(state: LockState, instr: Instr & { op: "once" }, note: boolean): LockState {
    const place = this.#places.of(instr.x);
    const bound = instr.callee.k === "closure" ? instr.callee.bound : [];
    const run = (at: LockState): LockState =>
      this.#call(at, closureOf(instr.callee, this.#places), bound, instr.site, note);
    if (!place) return run(state);
    const { site } = instr;
    const a = {
      place,
      cls: place.cls,
      owners: place.owners,
      read: false,
      once: true,
      site,
      chain: [],
      way: "",
      sureBelow: true,
    };
    if (note) this.#note(acquireKey(a), state, a, []);
    const key = placeKey(place);
    const taken = new Set([...state.taken, acquireKey(a)]);
    if (state.held.has(key)) return run({ ...state, taken });
    const after = run({
      ...state,
      taken,
      held: new Map(state.held).set(key, { place, read: false, once: true, site }),
    });
    return { ...after, held: without(after.held, key) };
  }

  #wait(state: LockState, place: Place | undefined, site: Site, group: boolean): void {
    const held = [...state.held.values()].filter(({ once }) => !once);
    if (place && held.length > 0) this.#waits.push({ place, site, group, held });
  }

  #exit(state: LockState): void {
    const keep = <T>(known: Map<string, T> | undefined, now: ReadonlyMap<string, T>): Map<string, T> =>
      known === undefined ? new Map(now) : new Map([...known].filter(([key]) => now.has(key)));
    this.#sure =
      this.#sure === undefined ? state.taken : new Set([...this.#sure].filter((key) => state.taken.has(key)));
    this.#leaves = keep(this.#leaves, state.held);
    this.#releases = keep(this.#releases, state.released);
  }

  #sync(state: LockState, what: string, place: Place | undefined, site: Site, note: boolean): LockState {
    if (!place) return state;
    const key = placeKey(place);
    switch (what) {
      case "lock":
      case "rlock": {
        const read = what === "rlock";
        const { cls, owners } = place;
        const a = { place, cls, owners, read, once: false, site, chain: [], way: "", sureBelow: true };
        const asTaken = acquireKey(a);
        if (note) this.#note(asTaken, state, a, []);
        const taken = new Set(state.taken).add(asTaken);
        return { ...state, taken, held: new Map(state.held).set(key, { place, read, once: false, site }) };
      }
      case "unlock":
      case "runlock":
        if (state.held.has(key)) return { ...state, held: without(state.held, key) };
        state = { ...state, held: withoutOther(state.held, place) };
        this.#everReleased.set(key, place);
        return { ...state, released: new Map(state.released).set(key, place) };
      default:
        return state;
    }
  }

  #call(state: LockState, target: Fn | undefined, args: readonly Rv[], site: Site, note: boolean): LockState {
    if (!target) return state;
    const summary = this.summaries.of(target);
    if (summary === none) return state;
    const map = mapping((place) => substitute(place, target, args, this.#places));
    const own = target.node === undefined;
    let taken = state.taken;
    const sure: string[] = [];
    for (const a of summary.acquires) {
      if (a.chain.length >= MAX_CHAIN || !(note || a.sure)) continue;
      const place = a.place && map(a.place);
      const cls = place && a.cls === "" ? place.cls : a.cls;
      // Generated code stands for the operation itself.
      const way = own ? a.way : `${site.node.pos},${a.way}`;
      const key = acquireKey({ cls, site: a.site, way });
      if (a.sure) sure.push(key);
      if (!note || !this.#isNew(key)) continue;
      const released = a.released.map(map).filter((p) => p !== undefined);
      const inner = a.held.map((h) => heldAt(map(h.place) ?? h.place, h));
      const { read, once } = a;
      const owners = place?.owners ?? a.owners;
      const chain = own ? a.chain : [site, ...a.chain];
      const mapped = { place, cls, owners, read, once, site: a.site, chain, way, sureBelow: a.sure };
      this.#note(key, state, mapped, released, inner);
    }
    if (sure.some((key) => !taken.has(key))) taken = new Set([...taken, ...sure]);
    let held = state.held;
    let gone = state.released;
    for (const place of summary.releases) {
      const p = map(place);
      if (!p) continue;
      const key = placeKey(p);
      if (held.has(key)) {
        held = without(held, key);
        continue;
      }
      held = withoutOther(held, p);
      gone = new Map(gone).set(key, p);
    }
    for (const place of summary.mayRelease) {
      const p = map(place);
      if (p && held.has(placeKey(p))) held = without(held, placeKey(p));
    }
    for (const h of summary.leaves) {
      const p = map(h.place);
      if (p) held = new Map(held).set(placeKey(p), heldAt(p, h));
    }
    if (held === state.held && gone === state.released && taken === state.taken) return state;
    return { ...state, held, released: gone, taken };
  }

  /** The operation has not been noted yet, and there is room for it. */
  #isNew(key: string): boolean {
    return this.#acquires.size < MAX_ACQUIRES && !this.#acquires.has(key);
  }

  #note(
    key: string,
    state: LockState,
    a: Omit<Acquire, "held" | "released" | "sure">,
    released: readonly Place[],
    inner: readonly Held[] = [],
  ): void {
    if (!this.#isNew(key)) return;
    const letGo = [...state.released.values(), ...released];
    const outer = [...state.held.values()].filter((h) => !released.some((r) => samePlace(r, h.place)));
    this.#acquires.set(key, { ...a, held: [...outer, ...inner], released: letGo, sure: false });
  }
}

/**
 * What is given back by another name is not held any more:
 * ```go
 * ctx.Lock.Lock(); vm := newVM(ctx); vm.ctx.Lock.Unlock()
 * ```
 */
function withoutOther(held: ReadonlyMap<string, Held>, released: Place): ReadonlyMap<string, Held> {
  const others = [...held].filter(([, { place }]) => isBackPointer(place, released) || isBackPointer(released, place));
  return others.reduce((left, [key]) => without(left, key), held);
}

/** The same for the same operation reached by the same calls. */
function acquireKey(a: Pick<Acquire, "cls" | "site" | "way">): string {
  return `${a.cls}:${a.site.node.pos}:${a.way}`;
}

function heldAt(place: Place, { read, once, site }: Held): Held {
  return { place, read, once, site };
}

/** The same with what was mapped before; what is not known in the caller is another thing each time. */
function mapping(map: (place: Place) => Place | undefined): (place: Place) => Place | undefined {
  const known = new Map<Place, Place | undefined>();
  return (place) => {
    if (known.has(place)) return known.get(place);
    const mapped = map(place);
    if (mapped === undefined || mapped === place || !isUnknownRoot(mapped)) known.set(place, mapped);
    return mapped;
  };
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const out = new Map(map);
  out.delete(key);
  return out;
}

/** A variable (or field) got another value: what was known of the old one's locks is known no more. */
function forget(state: LockState, root: Place["root"], fields: readonly string[]): LockState {
  const stale = (p: Place): boolean =>
    (p.root === root && p.fields.length > fields.length - 1 && fields.every((f, i) => p.fields[i] === f)) ||
    (p.through === root && fields.length === 0);
  if (![...state.held.values()].some((h) => stale(h.place))) return state;
  return { ...state, held: new Map([...state.held].filter(([, h]) => !stale(h.place))) };
}

/** What both ways agree on. The same object where the first one says nothing new. */
function meet(known: LockState | undefined, more: LockState): LockState {
  if (known === undefined) return more;
  if (known === more) return known;
  const held = common(known.held, more.held);
  const released = common(known.released, more.released);
  const taken = commonKeys(known.taken, more.taken);
  let same = 0;
  while (same < known.defers.length && known.defers[same] === more.defers[same]) same++;
  const isSame = held === known.held && released === known.released && taken === known.taken;
  if (isSame && same === known.defers.length) return known;
  return { held, released, taken, defers: known.defers.slice(0, same) };
}

/** The entries of a map that another one has, too; the map itself where that is all of them. */
function common<T>(known: ReadonlyMap<string, T>, more: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  if (known === more || every(known.keys(), more)) return known;
  return new Map([...known].filter(([key]) => more.has(key)));
}

function commonKeys(known: ReadonlySet<string>, more: ReadonlySet<string>): ReadonlySet<string> {
  if (known === more || every(known, more)) return known;
  return new Set([...known].filter((key) => more.has(key)));
}

function every(keys: Iterable<string>, of: { has(key: string): boolean }): boolean {
  for (const key of keys) if (!of.has(key)) return false;
  return true;
}
