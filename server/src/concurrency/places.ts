import { Dependencies, type Lazy } from "../flow/dependencies";
import type { VarObj } from "../go/model";
import { definedSlots } from "./liveness";
import type { CalleeRef, Fn, Instr, Rv } from "./program";

/**
 * Where a lock or channel lives, by name: a variable (or a parameter of generated code, or a fresh object) and the
 * fields that lead to it. `cls` tells the field's kind of place over all values of a type: "pkg.Type.field".
 */
export interface Place {
  readonly root: VarObj | string;
  readonly fields: readonly string[];
  readonly cls: string;
  /** Declaring types of the fields, one each; "" where unknown. */
  readonly owners: readonly string[];
  /** The value is part of what holds it, not behind a pointer: the lock of `c.in` is another one than that of `c.out`. */
  readonly inline: boolean;
  /** The variable that names the element, where one of the fields is an element: the same one until it is assigned. */
  readonly through: VarObj | undefined;
}

export function samePlace(a: Place, b: Place): boolean {
  return a.root === b.root && a.fields.length === b.fields.length && a.fields.every((f, i) => f === b.fields[i]);
}

const ids = new WeakMap<object, number>();
let nextId = 0;
/** A text that is the same for the same place, within a run of the program. */
export function placeKey(place: Place): string {
  let root = typeof place.root === "string" ? place.root : "";
  if (typeof place.root !== "string") {
    let id = ids.get(place.root);
    if (id === undefined) {
      id = nextId++;
      ids.set(place.root, id);
    }
    root = `v${id}`;
  }
  return [root, ...place.fields].join(".");
}

/** A path inside a place. */
export function below(
  place: Place,
  fields: readonly string[],
  owners: readonly string[],
  cls: string,
  inline: boolean,
): Place {
  return {
    root: place.root,
    fields: fields.length === 0 ? place.fields : [...place.fields, ...fields],
    cls,
    owners: owners.length === 0 ? place.owners : [...place.owners, ...owners],
    inline,
    through: place.through,
  };
}

/** Names for the operands of one function. */
export class Places {
  readonly #defs = new Map<number, Instr[]>();
  readonly #busy = new Set<number>();

  constructor(readonly fn: Fn) {
    for (const instr of fn.code) {
      for (const slot of definedSlots(instr)) if (slot >= 0) this.#add(slot, instr);
      if (instr.op === "comm") {
        for (const c of instr.cases) {
          if (c.dst !== undefined) this.#add(c.dst, instr);
          if (c.ok !== undefined) this.#add(c.ok, instr);
        }
      }
    }
  }

  #add(slot: number, instr: Instr): void {
    const list = this.#defs.get(slot);
    if (list) list.push(instr);
    else this.#defs.set(slot, [instr]);
  }

  /** The one instruction that gives the slot its value. */
  definition(slot: number): Instr | undefined {
    const defs = this.#defs.get(slot);
    return slot >= this.fn.params + this.fn.captures && defs?.length === 1 ? defs[0] : undefined;
  }

  of(rv: Rv): Place | undefined {
    switch (rv.k) {
      case "slot":
        return this.#slot(rv.slot);
      case "cell":
        return this.#variable(rv.slot);
      case "deref":
      case "copy":
        return this.of(rv.x);
      case "field": {
        const inline = rv.zero.k !== "scalar" && rv.zero.k !== "unknown";
        if (rv.x.k === "globals")
          return { root: rv.name, fields: [], cls: rv.name, owners: [], inline, through: undefined };
        const x = this.of(rv.x);
        if (!x) return undefined;
        const nested = x.cls !== "" && (rv.owner === "" || (x.inline && x.fields.length > 0));
        const cls = nested ? `${x.cls}.${rv.name}` : rv.owner === "" ? "" : `${rv.owner}.${rv.name}`;
        return below(x, [rv.name], [rv.owner], cls, inline);
      }
      case "index": {
        const x = this.of(rv.x);
        return x && below(x, ["[]"], [""], x.cls === "" ? "" : `${x.cls}[]`, false);
      }
      default:
        return undefined;
    }
  }

  #variable(slot: number): Place {
    const obj = this.fn.vars.get(slot);
    return { root: obj ?? `#${slot}`, fields: [], cls: "", owners: [], inline: false, through: undefined };
  }

  #slot(slot: number): Place {
    const def = this.definition(slot);
    if (!def || this.#busy.has(slot)) return this.#variable(slot);
    this.#busy.add(slot);
    try {
      return this.#defined(def, slot) ?? this.#local(slot, def);
    } finally {
      this.#busy.delete(slot);
    }
  }

  #local(slot: number, def: Instr): Place {
    const obj = this.fn.vars.get(slot);
    // What a call answers may be known to others, unless the callee made it.
    const target = def.op === "call" ? targetOf(def.callee, this) : undefined;
    const from = target && returnedPlace(target);
    const mark = def.op === "call" && !(from && isFresh(from)) ? "c" : "f";
    return {
      root: obj ?? `${mark}${localId(this.fn)}#${slot}`,
      fields: [],
      cls: "",
      owners: [],
      inline: false,
      through: undefined,
    };
  }

  #defined(def: Instr, slot: number): Place | undefined {
    if (def.op === "set") {
      const place = this.of(def.rv);
      const obj = def.rv.k === "index" ? this.fn.vars.get(slot) : undefined;
      return place && obj ? { ...place, through: obj } : place;
    }
    if (def.op !== "call" || def.dst[0] !== slot) return undefined;
    const target = targetOf(def.callee, this);
    const from = target && returnedPlace(target);
    const place = from && substitute(from, target, def.args, this);
    // s := newStore(): what the callee calls it means nothing here, but `s` is the same thing wherever it is named.
    return place && isUnknownRoot(place) ? undefined : place;
  }
}

function localId(fn: Fn): string {
  let id = ids.get(fn);
  if (id === undefined) {
    id = nextId++;
    ids.set(fn, id);
  }
  return `${id}`;
}

/** The function that a call instruction calls, where there is only one. */
export function targetOf(callee: CalleeRef, places: Places): Fn | undefined {
  switch (callee.k) {
    case "fn":
      return callee.fn();
    case "method":
      return callee.fallback?.();
    case "dyn":
      return closureOf(callee.x, places);
    default:
      return undefined;
  }
}

/** The literal or method that a function value is. */
export function closureOf(rv: Rv, places: Places): Fn | undefined {
  if (rv.k === "closure") return rv.fn();
  if (rv.k !== "slot") return undefined;
  const def = places.definition(rv.slot);
  return def?.op === "set" && def.rv.k === "closure" ? def.rv.fn() : undefined;
}

const returned = new WeakMap<Fn, Lazy<Place | undefined> | "busy">();

/** What a getter answers: a place made of its parameters (or variables of the package). */
export function returnedPlace(fn: Fn): Place | undefined {
  const known = returned.get(fn);
  // A getter that leads back to itself answers nothing.
  if (known === "busy") return undefined;
  if (known?.holds()) return known();
  returned.set(fn, "busy");
  const read = (fn.reads ?? new Dependencies()).lazy(() => placeReturned(fn));
  const found = read();
  returned.set(fn, read);
  return found;
}

function placeReturned(fn: Fn): Place | undefined {
  const places = new Places(fn);
  let found: Place | undefined;
  for (const instr of fn.code) {
    if (instr.op !== "ret" || instr.values.length === 0) continue;
    const value = instr.values[0]!;
    if (value.k === "const") continue;
    const place = places.of(value);
    if (!place || (found && !samePlace(found, place))) return undefined;
    found = place;
  }
  return found;
}

/** The same fields of a value that is not known: equal to no other place. */
function unknownRoot(place: Place): Place {
  const { fields, cls, owners, inline, through } = place;
  return { root: `?${nextId++}`, fields, cls, owners, inline, through };
}

/** Made by `substitute`, where the caller does not know it. */
export function isUnknownRoot(place: Place): boolean {
  return typeof place.root === "string" && place.root.startsWith("?");
}

/** A place of the callee in terms of the caller. */
export function substitute(place: Place, callee: Fn, args: readonly Rv[], caller: Places): Place {
  if (typeof place.root === "string" && !place.root.startsWith("#")) {
    return isMade(place.root) ? unknownRoot(place) : place;
  }
  for (let i = 0; i < callee.params; i++) {
    const obj = callee.vars.get(i);
    if (place.root !== (obj ?? `#${i}`)) continue;
    const arg = args[i] && caller.of(args[i]!);
    if (!arg) return unknownRoot(place);
    const nested = arg.inline && arg.cls !== "" && arg.fields.length > 0;
    const cls = place.fields.length === 0 ? arg.cls : nested ? `${arg.cls}.${place.fields.join(".")}` : place.cls;
    return below(arg, place.fields, place.owners, cls, place.fields.length === 0 ? arg.inline : place.inline);
  }
  if (typeof place.root === "string") return unknownRoot(place);
  // A variable of an enclosing function keeps its name; one of the callee means nothing outside.
  return isOwn(place.root, callee) ? unknownRoot(place) : place;
}

/** What `#local` calls the result of a call and what is made in a function. */
function isMade(root: string): boolean {
  return /^[cf]\d+#/.test(root);
}

function isOwn(obj: VarObj, fn: Fn): boolean {
  return (
    fn.node !== undefined &&
    obj.owner !== undefined &&
    obj.owner.pos >= fn.node.pos &&
    obj.owner.end <= fn.node.end &&
    obj.file === fn.file
  );
}

/** Made in this function: nobody else has it yet. */
export function isFresh(place: Place): boolean {
  return typeof place.root === "string" ? /^f\d+#/.test(place.root) : isLocalLiteral(place.root);
}
function isLocalLiteral(obj: VarObj): boolean {
  const { site } = obj;
  if (site.kind !== "Assign" || !site.define) return false;
  const at = site.lhs.findIndex((x) => x.kind === "Ident" && x.pos === obj.decl.pos);
  const rhs = site.rhs[at];
  return rhs?.kind === "CompositeLit" || (rhs?.kind === "Unary" && rhs.op === "&" && rhs.x.kind === "CompositeLit");
}

/**
 * `s.mu` is held and `r.store.mu` is taken, where the field leads from another type back to the lock's owner:
 * ```go
 * func (s *Store) check() { s.mu.RLock(); s.replicas[0].log() }
 * func (r *Replica) log() { r.store.mu.RLock() }
 * ```
 */
export function isBackPointer(held: Place, taken: Place): boolean {
  if (held.cls === "" || held.cls !== taken.cls) return false;
  // `held` is owner.fields, `taken` is …x.back.fields.
  const at = taken.fields.length - held.fields.length;
  if (at < 1 || taken.fields.slice(at - 1).includes("[]") || !held.fields.every((f, i) => f === taken.fields[at + i]))
    return false;
  const [owner, from] = [taken.owners[at], taken.owners[at - 1]];
  return owner !== "" && owner === held.owners[0] && from !== "" && from !== owner;
}
