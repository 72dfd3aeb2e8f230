import type { Fn } from "../program";
import {
  type Deferred,
  type HeapObj,
  type Proc,
  reach,
  type State,
  type Value,
  type Wait,
  waitOperands,
} from "./state";

const ids = new WeakMap<object, number>();
let nextId = 1;
function idOf(x: object): number {
  let id = ids.get(x);
  if (id === undefined) {
    id = nextId++;
    ids.set(x, id);
  }
  return id;
}

/** A text, as a number. */
function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}

/** A symbol's text or a fact's key taken apart: the symbols it speaks of, and all the rest as a number. */
interface Parts {
  readonly roots: readonly number[];
  readonly rest: number;
}
const outside = -1;
let symbolParts = new Map<string, Parts>();
let keyParts = new Map<string, Parts>();
const MAX_KNOWN = 20_000;

function partsOfSymbol(id: string): Parts {
  let parts = symbolParts.get(id);
  if (parts === undefined) {
    const root = Number.parseInt(id, 10);
    const digits = /^\d*/.exec(id)![0].length;
    parts = { roots: [Number.isNaN(root) ? outside : root], rest: hashText(id.slice(digits)) };
    if (symbolParts.size > MAX_KNOWN) symbolParts = new Map();
    symbolParts.set(id, parts);
  }
  return parts;
}

function partsOfKey(key: string): Parts {
  let parts = keyParts.get(key);
  if (parts === undefined) {
    const roots: number[] = [];
    const rest = key.replace(/\$(\d+)/g, (_, root: string) => {
      roots.push(Number(root));
      return "$";
    });
    parts = { roots, rest: hashText(rest) };
    if (keyParts.size > MAX_KNOWN) keyParts = new Map();
    keyParts.set(key, parts);
  }
  return parts;
}

/**
 * A number for a state, the same for states that differ in allocation order, garbage or dead facts only: objects and
 * symbols are numbered in the order in which the goroutines reach them. 53 bits, so that two different states get the
 * same number once in many millions of scopes; what is lost then is one interleaving.
 */
export function hashOf(state: State, apart?: Apart): number {
  return hasher.of(state, apart);
}

/** Slots of a function whose numbers do not count. */
type Apart = (fn: Fn) => ReadonlyMap<number, unknown>;

/** How many objects and symbols the last state had within reach: what it cost to look at. */
export function sizeOfLast(): number {
  return hasher.size;
}

/** Small numbers for small numbers, forgotten all at once: states are hashed by the thousand. */
class Numbering {
  #number = new Int32Array(256);
  #round = new Int32Array(256);
  #now = 0;
  size = 0;

  clear(): void {
    this.#now++;
    this.size = 0;
  }

  get(key: number): number | undefined {
    return this.#round[key] === this.#now ? this.#number[key] : undefined;
  }

  /** The key's number, the next one where it has none. */
  add(key: number): number {
    if (key >= this.#round.length) {
      const [number, round] = [this.#number, this.#round];
      this.#number = new Int32Array(key * 2);
      this.#round = new Int32Array(key * 2);
      this.#number.set(number);
      this.#round.set(round);
    }
    this.#round[key] = this.#now;
    this.#number[key] = this.size;
    return this.size++;
  }
}

class Hash {
  #a = 0;
  #b = 0;
  #state!: State;
  #apart: Apart | undefined;
  readonly #objects = new Numbering();
  readonly #order: number[] = [];
  readonly #symbols = new Numbering();
  readonly #lined: Proc[] = [];
  readonly #places: number[] = [];

  get size(): number {
    return this.#objects.size + this.#symbols.size;
  }

  of(state: State, apart: Apart | undefined): number {
    this.#apart = apart;
    this.#a = 0x811c9dc5;
    this.#b = 0x1b873593;
    this.#state = state;
    this.#objects.clear();
    this.#symbols.clear();
    this.#order.length = 0;
    this.#line(state.procs);
    for (let i = 0; i < this.#lined.length; i++) {
      const p = this.#lined[i]!;
      this.#proc(p, p.id === 0 ? 0 : i + 1);
    }
    let done = this.#rest(0);
    for (const [id, stored] of state.stores) {
      const parts = partsOfSymbol(id);
      const root = this.#alive(parts.roots[0]!);
      if (root === undefined) continue;
      this.#add(root);
      this.#add(parts.rest);
      this.#value(stored);
    }
    done = this.#rest(done);
    this.#open();
    this.#facts();
    // A loop that was left early is not one that has come to its end.
    this.#add((state.dubious ? 1 : 0) + 2 * state.inside.length);
    return (this.#a >>> 0) * 0x200000 + ((this.#b >>> 0) & 0x1fffff);
  }

  /**
   * Lines goroutines up by where they stand. Those of the same code are as good as each other: which of them has come
   * further makes no other state.
   * ```go
   * for range workers { go work(jobs) }
   * ```
   */
  #line(procs: readonly Proc[]): void {
    const [lined, places] = [this.#lined, this.#places];
    lined.length = 0;
    places.length = 0;
    for (const p of procs) {
      const place = placeOf(p);
      let at = lined.length;
      while (at > 0 && lined[at - 1]!.id !== 0 && places[at - 1]! > place) at--;
      lined.splice(at, 0, p);
      places.splice(at, 0, place);
    }
  }

  /** Objects that were come to and not yet looked at; answers how many there are by now. */
  #rest(from: number): number {
    let i = from;
    for (; i < this.#order.length; i++) this.#object(this.#state.heap[this.#order[i]!]);
    return i;
  }

  /** Which objects the outside can use, of those that a goroutine can come to; the others cannot matter again. */
  #open(): void {
    const state = this.#state;
    if (state.open.length === 0) return;
    let sum = 0;
    const kept: number[] = [];
    for (const o of reach(state, state.open)) {
      const n = this.#objects.get(o);
      if (n === undefined) continue;
      kept.push(o);
      // In which order they became so does not matter.
      sum = (sum + Math.imul(n + 1, 0x9e3779b1)) | 0;
    }
    this.#add(sum);
    if (kept.length !== state.open.length) state.open = kept;
  }

  #add(n: number): void {
    this.#a = Math.imul(this.#a ^ n, 0x01000193);
    this.#b = Math.imul((this.#b << 13) | (this.#b >>> 19), 5) ^ Math.imul(n, 0xcc9e2d51);
  }

  #ref(o: number): number {
    const n = this.#objects.get(o);
    if (n !== undefined) return n;
    this.#order.push(o);
    return this.#objects.add(o);
  }

  #alive(root: number): number | undefined {
    return root === outside ? outside : this.#symbols.get(root);
  }

  #value(v: Value | undefined): void {
    if (v === undefined) {
      this.#add(1);
      return;
    }
    switch (v.t) {
      case "c":
        this.#add(2);
        this.#add(
          typeof v.v === "number" ? v.v | 0 : typeof v.v === "string" ? hashText(v.v) : v.v === null ? 3 : v.v ? 5 : 7,
        );
        return;
      case "s": {
        const parts = partsOfSymbol(v.id);
        const root = parts.roots[0]!;
        const n = this.#alive(root) ?? this.#symbols.add(root);
        this.#add(4);
        this.#add(n);
        this.#add(parts.rest);
        return;
      }
      case "r":
        this.#add(6);
        this.#add(this.#ref(v.o));
        return;
      case "cancel":
        this.#add(8);
        this.#add(this.#ref(v.o));
        return;
      case "f":
        this.#add(10);
        this.#add(idOf(v.fn));
        for (const cap of v.caps) this.#value(cap);
        this.#add(11);
        for (const bound of v.bound) this.#value(bound);
    }
  }

  #proc(p: Proc, number: number): void {
    this.#add(number);
    this.#wait(p.wait);
    for (const f of p.frames) {
      this.#add(idOf(f.fn));
      this.#add(f.pc);
      if (this.#apart === undefined) for (const value of f.slots) this.#value(value);
      else {
        const apart = this.#apart(f.fn);
        f.slots.forEach((value, slot) => {
          this.#value(value?.t === "c" && typeof value.v === "number" && apart.has(slot) ? undefined : value);
        });
      }
      for (const d of f.defers) this.#deferred(d);
      if (f.returning) for (const value of f.returning) this.#value(value);
      this.#add((f.returning ? 13 : 12) + (f.once === undefined ? 0 : 4));
    }
    if (p.counted !== undefined) this.#add(this.#ref(p.counted));
  }

  #wait(wait: Wait | undefined): void {
    this.#add(wait === undefined ? 14 : wait.k.charCodeAt(0));
    for (const value of waitOperands(wait)) this.#value(value);
  }

  #deferred(d: Deferred): void {
    this.#value(d.callee);
    for (const arg of d.args) this.#value(arg);
  }

  #holder(id: number | undefined): void {
    const at = id === undefined ? -1 : this.#lined.findIndex((p) => p.id === id);
    this.#add(id === undefined ? -2 : at < 0 ? -3 : id === 0 ? 0 : at + 1);
  }

  #object(obj: HeapObj | undefined): void {
    if (obj === undefined) return;
    switch (obj.t) {
      case "chan":
        this.#add((obj.cap << 2) | (obj.closed ? 2 : 0) | (obj.timer ? 1 : 0));
        for (const value of obj.queue) this.#value(value);
        this.#add(20);
        return;
      case "mutex":
        this.#add(21);
        this.#holder(obj.writer);
        for (const reader of obj.readers) this.#holder(reader);
        return;
      case "waitgroup":
        this.#add(22);
        this.#add(obj.n);
        if (obj.ctx !== undefined) this.#add(this.#ref(obj.ctx));
        return;
      case "once":
        this.#add(obj.done ? 24 : 23);
        this.#holder(obj.runner);
        return;
      case "cond":
        this.#add(25);
        this.#value(obj.locker);
        return;
      case "ctx":
        this.#add(26 + (obj.fired ? 1 : 0) + (obj.timeout ? 2 : 0));
        this.#value(obj.parent);
        return;
      case "struct":
        this.#add(30);
        for (const name in obj.fields) {
          this.#add(hashName(name));
          this.#value(obj.fields[name]);
        }
        return;
      case "cell":
        this.#add(31);
        this.#value(obj.v);
        return;
      case "array":
        this.#add(32 + obj.elems.length);
        for (const elem of obj.elems) this.#value(elem);
    }
  }

  /** Facts in any order; those of symbols that are nowhere in the state cannot matter again and are dropped. */
  #facts(): void {
    const state = this.#state;
    let sum = 0;
    let dead: string[] | undefined;
    for (const [key, fact] of state.facts) {
      const parts = partsOfKey(key);
      let h = parts.rest;
      let known = true;
      for (const root of parts.roots) {
        const n = this.#alive(root);
        if (n === undefined) known = false;
        else h = Math.imul(h ^ n, 0x01000193);
      }
      if (!known) {
        dead ??= [];
        dead.push(key);
        continue;
      }
      const value =
        typeof fact === "boolean"
          ? fact
            ? 1
            : 2
          : Math.imul(fact.lo | 0, 31) + (Number.isFinite(fact.hi) ? fact.hi : 77);
      sum = (sum + Math.imul(h ^ value, 0x9e3779b1)) | 0;
    }
    this.#add(sum);
    if (dead && dead.length > 8) {
      const facts = new Map(state.facts);
      for (const key of dead) facts.delete(key);
      state.facts = facts;
    }
  }
}

/** A number for the place in the code where a goroutine stands. */
function placeOf({ frames, wait }: Proc): number {
  let h = wait === undefined ? 14 : wait.k.charCodeAt(0);
  for (const f of frames) h = Math.imul(h ^ idOf(f.fn), 0x01000193) ^ f.pc;
  return h;
}

const hasher = new Hash();

const names = new Map<string, number>();
function hashName(name: string): number {
  let h = names.get(name);
  if (h === undefined) {
    h = hashText(name);
    names.set(name, h);
  }
  return h;
}
