import type { Fn, Instr } from "../program";
import { type HeapObj, type Proc, type State, type Value, waitOperands } from "./state";

const ids = new WeakMap<object, number>();
let nextId = 0;
function idOf(x: object): number {
  let id = ids.get(x);
  if (id === undefined) {
    id = nextId++;
    ids.set(x, id);
  }
  return id;
}

/**
 * A canonical text of a state: objects and symbols numbered in the order in which the goroutines reach them, so that
 * two states that differ in allocation order, garbage or dead facts only are the same.
 */
export function hashOf(state: State): string {
  const out: string[] = [];
  const objects = new Map<number, number>();
  const order: number[] = [];
  const symbols = new Map<string, number>();
  const dead: string[] = [];

  const symbol = (id: string): string => {
    const dot = id.search(/[^0-9]/);
    const base = dot < 0 ? id : id.slice(0, dot);
    let n = symbols.get(base);
    if (n === undefined) {
      n = symbols.size;
      symbols.set(base, n);
    }
    return dot < 0 ? `$${n}` : `$${n}${id.slice(dot)}`;
  };
  const ref = (o: number): number => {
    let n = objects.get(o);
    if (n === undefined) {
      n = order.length;
      objects.set(o, n);
      order.push(o);
    }
    return n;
  };
  const value = (v: Value | undefined): string => {
    if (v === undefined) return "_";
    switch (v.t) {
      case "c":
        return typeof v.v === "string" ? JSON.stringify(v.v) : String(v.v);
      case "s":
        return symbol(v.id);
      case "r":
        return `@${ref(v.o)}`;
      case "cancel":
        return `!${ref(v.o)}`;
      case "f":
        return `f${idOf(v.fn)}(${v.caps.map(value).join()};${v.bound.map(value).join()})`;
    }
  };

  const procIndex = new Map(state.procs.map((p, i) => [p.id, i] as const));
  const procs = state.procs.map((p, i) => procText(p, i, value));
  out.push(...procs);
  out.push(
    `open${state.open
      .map((o) => ref(o))
      .sort()
      .join()}`,
  );
  for (let i = 0; i < order.length; i++) {
    const obj = state.heap[order[i]!];
    out.push(obj ? objText(obj, value, procIndex) : "-");
  }
  for (const [id, stored] of state.stores) {
    const text = factText(`$${id}`, symbols);
    if (text !== undefined) out.push(`${text}:=${value(stored)}`);
  }
  for (const [key, fact] of state.facts) {
    const text = factText(key, symbols);
    if (text === undefined) dead.push(key);
    else out.push(`${text}=${typeof fact === "boolean" ? fact : `${fact.lo}..${fact.hi}`}`);
  }
  if (dead.length > 8) {
    const facts = new Map(state.facts);
    for (const key of dead) facts.delete(key);
    state.facts = facts;
  }
  if (state.dubious) out.push("?");
  return out.join("|");
}

function procText(p: Proc, index: number, value: (v: Value | undefined) => string): string {
  const frames = p.frames.map(
    (f) =>
      `${idOf(f.fn satisfies Fn)}:${f.pc}[${f.slots.map(value).join()}]${f.defers
        .map((d) => `d${value(d.callee)}(${d.args.map(value).join()})`)
        .join("")}${f.returning ? `r${f.returning.map(value).join()}` : ""}`,
  );
  return `p${p.id === 0 ? "root" : index}${p.wait?.k ?? ""}{${waitOperands(p.wait).map(value).join()}}${frames.join(">")}${p.counted === undefined ? "" : `#${value({ t: "r", o: p.counted })}`}`;
}

function objText(obj: HeapObj, value: (v: Value | undefined) => string, procs: ReadonlyMap<number, number>): string {
  switch (obj.t) {
    case "chan":
      return `ch${obj.cap}${obj.closed ? "x" : ""}${obj.timer ? "t" : ""}[${obj.queue.map(value).join()}]`;
    case "mutex":
      return `mu${obj.writer === undefined ? "" : (procs.get(obj.writer) ?? "gone")}r${obj.readers.map((r) => procs.get(r) ?? "gone").join()}`;
    case "waitgroup":
      return `wg${obj.n}${obj.ctx === undefined ? "" : value({ t: "r", o: obj.ctx })}`;
    case "once":
      return obj.done ? "once1" : "once0";
    case "cond":
      return `cond${value(obj.locker)}`;
    case "ctx":
      return `ctx${obj.fired ? 1 : 0}${obj.timeout ? "t" : ""}${value(obj.parent)}`;
    case "struct":
      return `{${Object.keys(obj.fields)
        .sort()
        .map((k) => `${k}:${value(obj.fields[k])}`)
        .join()}}`;
    case "cell":
      return `=${value(obj.v)}`;
    case "array":
      return `[${obj.elems.map(value).join()}]`;
  }
}

/** The fact in canonical symbols; undefined where one of its symbols is nowhere in the state: it can not matter again. */
function factText(key: string, symbols: ReadonlyMap<string, number>): string | undefined {
  let dead = false;
  const text = key.replace(/\$(\d+)/g, (_, base: string) => {
    const n = symbols.get(base);
    if (n === undefined) dead = true;
    return `$${n}`;
  });
  return dead ? undefined : text;
}

export type { Instr };
