import { definedSlots, successors, usedSlots } from "../liveness";
import type { CalleeRef, Instr, Rv } from "../program";

/**
 * Takes out what decides nothing: operations on values that cannot be (or lead to) an object of the scope, assignments
 * to variables that no kept instruction reads, and branches whose arms come to the same kept instruction. What stays is
 * the least set that contains all effects and is closed under "its operands are computed" and "the choice between
 * different continuations is made". `ours`: slots that may hold objects of the scope when the function is called.
 */
export function erase(code: readonly Instr[], results: readonly number[], use: Use): Instr[] {
  const own = ownSlots(code, use);
  const flags = flagsRead(code);
  const isCapture = (slot: number): boolean =>
    use.captures !== undefined && slot >= use.captures[0] && slot < use.captures[1];
  const keep = code.map(
    (instr) => isEffect(instr, own, use) || setsFlag(instr, flags) || writesThrough(instr, isCapture),
  );
  const needed = new Set<number>();
  const uses = code.map((instr) => usedSlots(instr, results));
  for (let pc = 0; pc < code.length; pc++) if (keep[pc]) for (const slot of uses[pc]!) needed.add(slot);

  for (let changed = true; changed; ) {
    changed = false;
    const add = (pc: number): void => {
      keep[pc] = true;
      changed = true;
      for (const slot of uses[pc]!) needed.add(slot);
    };
    const next = nextKept(code, keep);
    for (let pc = 0; pc < code.length; pc++) {
      if (keep[pc]) continue;
      const instr = code[pc]!;
      if (instr.op === "branch" || instr.op === "comm") {
        const [first, ...others] = successors(instr, pc).flatMap((to) => (next[to] === circle ? [] : [next[to]!]));
        if (others.some((to) => to !== first)) add(pc);
        else if (instr.op === "comm" && instr.cases.some((c) => wanted(c.dst, needed) || wanted(c.ok, needed))) add(pc);
      } else if (instr.op === "store") {
        if (needed.has(instr.slot)) add(pc);
      } else if (definedSlots(instr).some((slot) => needed.has(slot))) add(pc);
    }
  }

  const next = nextKept(code, keep);
  const target: number[] = [];
  const out: Instr[] = [];
  for (let pc = 0; pc < code.length; pc++) {
    target.push(out.length);
    const instr = code[pc]!;
    const blind = instr.op === "call" && instr.dst.length > 0 && !instr.plain && !answersOwn(instr, own, use);
    if (keep[pc] && blind) {
      // Nobody follows what it answers: it is the outside's from now on.
      if (isEffect(instr, own, use)) out.push({ ...instr, dst: [], gives: true });
      for (const dst of instr.dst)
        if (needed.has(dst)) out.push({ op: "set", dst, rv: { k: "unknown", nonNil: false } });
    } else if (keep[pc]) out.push(instr);
    else {
      // A circle without anything in it stays one.
      const to = leaves(instr) ? (next[pc] === circle ? pc : next[pc]) : undefined;
      if (to !== undefined && !fallsTo(code, keep, next, pc + 1, to)) out.push({ op: "jump", to });
    }
  }
  target.push(out.length);
  return out.map((instr) =>
    withOwnCaptures(
      retarget(instr, (pc) => target[pc]!),
      own,
    ),
  );
}

function leaves({ op }: Instr): boolean {
  return op === "jump" || op === "branch" || op === "comm";
}

/** Does what stands from `pc` on come to the kept instruction without a jump? */
function fallsTo(code: readonly Instr[], keep: readonly boolean[], next: Int32Array, pc: number, to: number): boolean {
  while (pc < to && !keep[pc] && (!leaves(code[pc]!) || next[pc] === to)) pc++;
  return pc === to;
}

/** What the erasing is for. */
export interface Use {
  /** Slots that may hold objects of the scope when the function is called; `globals` for variables of packages. */
  readonly ours: ReadonlySet<number>;
  /** Slots from and up to which captured variables stand. */
  readonly captures: readonly [number, number] | undefined;
  /** Follow locks and values of unknown types too. */
  readonly deep: boolean;
}

/** An assignment to a variable of an enclosing function. */
function writesThrough(instr: Instr, isCapture: (slot: number) => boolean): boolean {
  return instr.op === "put" && instr.x.k === "slot" && isCapture(instr.x.slot);
}

/** Tells every literal which of the variables it captures matter. */
function withOwnCaptures(instr: Instr, own: ReadonlySet<number>): Instr {
  const mark = (rv: Rv): Rv => {
    if (rv.k !== "closure" || rv.caps.length === 0) return rv;
    let mask = 0;
    rv.caps.forEach((cap, i) => {
      if (i > 29 || isOwn(cap, own)) mask |= 1 << Math.min(i, 29);
    });
    return { ...rv, own: mask };
  };
  // Few instructions have a literal; the others stay the objects they are.
  switch (instr.op) {
    case "set":
    case "box":
    case "store":
    case "setField":
    case "setIndex":
    case "put":
      return captures(instr.rv) ? { ...instr, rv: mark(instr.rv) } : instr;
    case "call":
    case "go":
    case "defer": {
      const { callee } = instr;
      if (callee.k === "dyn" && captures(callee.x))
        return { ...instr, args: instr.args.map(mark), callee: { ...callee, x: mark(callee.x) } };
      return instr.args.some(captures) ? { ...instr, args: instr.args.map(mark) } : instr;
    }
    case "once":
      return captures(instr.callee) ? { ...instr, callee: mark(instr.callee) } : instr;
    case "ret":
    case "escape":
      return instr.values.some(captures) ? { ...instr, values: instr.values.map(mark) } : instr;
    default:
      return instr;
  }
}

function captures(rv: Rv): boolean {
  return rv.k === "closure" && rv.caps.length > 0;
}

function wanted(slot: number | undefined, needed: ReadonlySet<number>): boolean {
  return slot !== undefined && needed.has(slot);
}

function retarget(instr: Instr, at: (pc: number) => number): Instr {
  switch (instr.op) {
    case "jump":
      return { ...instr, to: at(instr.to) };
    case "branch":
      return { ...instr, yes: at(instr.yes), no: at(instr.no) };
    case "comm":
      return {
        ...instr,
        cases: instr.cases.map((c) => ({ ...c, to: at(c.to) })),
        dflt: instr.dflt === undefined ? undefined : at(instr.dflt),
      };
    default:
      return instr;
  }
}

const circle = -1;
const several = -2;

/**
 * For each instruction the kept one that comes first from there: `circle` where none ever does, `several` where it
 * depends. A loop that may turn for ever without a kept instruction is taken to end:
 * ```go
 * for _, item := range items { sum += item.n }
 * ```
 */
function nextKept(code: readonly Instr[], keep: readonly boolean[]): Int32Array {
  const next = new Int32Array(code.length + 1).fill(circle);
  next[code.length] = code.length;
  for (let changed = true; changed; ) {
    changed = false;
    for (let pc = code.length - 1; pc >= 0; pc--) {
      if (next[pc] === several) continue;
      let found = keep[pc] ? pc : circle;
      if (!keep[pc]) {
        for (const to of successors(code[pc]!, pc)) {
          const at = next[to]!;
          if (at !== circle && at !== found) found = found === circle ? at : several;
        }
      }
      if (found !== next[pc]) {
        next[pc] = found;
        changed = true;
      }
    }
  }
  return next;
}

/** Slots that may come to hold an object of the scope, or a function that we can see. */
function ownSlots(code: readonly Instr[], use: Use): ReadonlySet<number> {
  const own = new Set(use.ours);
  for (let size = -1; size !== own.size; ) {
    size = own.size;
    for (const instr of code) {
      switch (instr.op) {
        case "set":
        case "box":
          if (isOwn(instr.rv, own)) own.add(instr.dst);
          break;
        case "store":
          if (isOwn(instr.rv, own)) own.add(instr.slot);
          break;
        case "call":
        case "go":
          if (answersOwn(instr, own, use)) for (const slot of instr.dst) own.add(slot);
          break;
        case "comm":
          for (const c of instr.cases) if (c.dst !== undefined && isOwn(c.ch, own)) own.add(c.dst);
          break;
        case "withCancel":
          own.add(instr.ctx).add(instr.cancel);
          break;
        case "withGroup":
          own.add(instr.ctx).add(instr.group);
          break;
        default:
      }
    }
  }
  return own;
}

/** May the results be objects of the scope? */
function answersOwn(instr: Instr & { op: "call" | "go" | "defer" }, own: ReadonlySet<number>, use: Use): boolean {
  if (instr.callee.k === "opaque" || instr.plain) return false;
  if (instr.args.some((arg) => isOwn(arg, own)) || calleeIsOurs(instr.callee, own)) return true;
  return !instr.foreign && (use.deep || instr.yields);
}

function isOwn(rv: Rv, own: ReadonlySet<number>): boolean {
  switch (rv.k) {
    case "slot":
    case "cell":
      return own.has(rv.slot);
    case "deref":
    case "field":
    case "copy":
    case "atomic":
    case "slice":
      return isOwn(rv.x, own);
    case "index":
      return isOwn(rv.x, own);
    case "append":
      return isOwn(rv.x, own) || rv.items.some((item) => isOwn(item, own));
    case "closure":
      return rv.acts || rv.caps.some((cap) => isOwn(cap, own)) || rv.bound.some((bound) => isOwn(bound, own));
    case "struct":
    case "array":
    case "chan":
    case "newCond":
    case "background":
    case "makeSlice":
      return true;
    case "zero":
      return rv.zero.k === "scalar" ? rv.zero.chan === true : rv.zero.k !== "unknown";
    case "globals":
      return own.has(globals);
    default:
      return false;
  }
}

/** Stands among slots for the variables of packages. */
export const globals = -1;

function isEffect(instr: Instr, own: ReadonlySet<number>, use: Use): boolean {
  const ours = (rv: Rv | undefined): boolean => rv !== undefined && isOwn(rv, own);
  switch (instr.op) {
    case "ret":
    case "stop":
    case "go":
      return true;
    case "comm":
      return instr.cases.length === 0 || instr.cases.some((c) => isNil(c.ch) || ours(c.ch) || ours(c.value));
    case "sync":
      return ours(instr.x);
    case "call":
    case "defer":
      if (instr.callee.k === "opaque" && !instr.callee.retains) return false;
      return (
        (instr.spawns && (use.deep ? !instr.plain : instr.yields)) ||
        instr.args.some(ours) ||
        calleeIsOurs(instr.callee, own)
      );
    case "once":
      return ours(instr.x) || ours(instr.callee);
    case "escape":
      return instr.values.some(ours);
    case "put":
    case "setField":
      return ours(instr.x) || ours(instr.rv);
    case "setIndex":
      return ours(instr.x) || ours(instr.rv);
    default:
      return false;
  }
}

/** Names of fields that conditions read. */
function flagsRead(code: readonly Instr[]): ReadonlySet<string> {
  const out = new Set<string>();
  const visit = (rv: Rv): void => {
    if (rv.k === "field") out.add(rv.name);
    if (rv.k === "not" || rv.k === "field" || rv.k === "atomic") visit(rv.x);
    if (rv.k === "op") {
      visit(rv.x);
      visit(rv.y);
    }
  };
  for (const instr of code) if (instr.op === "branch") visit(instr.cond);
  return out;
}

/**
 * Remembers something for a condition of this function:
 * ```go
 * if !s.started { s.started = true; go s.run() }
 * ```
 */
function setsFlag(instr: Instr, flags: ReadonlySet<string>): boolean {
  return (
    instr.op === "setField" && instr.rv.k === "const" && typeof instr.rv.value === "boolean" && flags.has(instr.name)
  );
}

function isNil(rv: Rv): boolean {
  return rv.k === "const" || rv.k === "zero";
}

function calleeIsOurs(callee: CalleeRef, own: ReadonlySet<number>): boolean {
  if (callee.k === "dyn") return isOwn(callee.x, own);
  return callee.k === "method" && isOwn(callee.recv, own);
}
