import type { CalleeRef, Instr, Rv } from "./program";

/** A bit for each instruction and slot: may the slot be read from there on? The end of the code is an instruction, too. */
export class LiveSlots {
  readonly #stride: number;
  readonly #bits: Int32Array;

  constructor(instructions: number, slots: number) {
    this.#stride = (slots + 31) >> 5;
    this.#bits = new Int32Array((instructions + 1) * this.#stride);
  }

  /** False beyond the end of the code. */
  has(pc: number, slot: number): boolean {
    return (this.#bits[pc * this.#stride + (slot >> 5)]! & (1 << (slot & 31))) !== 0;
  }

  /** Answers whether it was not there before. */
  add(pc: number, slot: number): boolean {
    const at = pc * this.#stride + (slot >> 5);
    const before = this.#bits[at]!;
    this.#bits[at] = before | (1 << (slot & 31));
    return this.#bits[at] !== before;
  }

  /** What may be read after an instruction may be read before it, but for the slots that it overwrites. */
  addAll(pc: number, after: number, overwritten: readonly number[]): boolean {
    const bits = this.#bits;
    const from = after * this.#stride;
    const to = pc * this.#stride;
    let changed = false;
    for (let i = 0; i < this.#stride; i++) {
      let more = bits[from + i]!;
      if (more === 0) continue;
      for (const slot of overwritten) if (slot >> 5 === i) more &= ~(1 << (slot & 31));
      const before = bits[to + i]!;
      if ((before | more) === before) continue;
      bits[to + i] = before | more;
      changed = true;
    }
    return changed;
  }
}

/**
 * Which slots may still be read at each instruction. The machine drops the others, so that a goroutine does not seem
 * to hold a channel that it will never touch again, and states that differ in dead variables only are the same.
 */
export function liveSlots(code: readonly Instr[], slots: number, atReturn: readonly number[]): LiveSlots {
  const live = new LiveSlots(code.length, slots);
  code.forEach((instr, pc) => {
    for (const slot of usedSlots(instr, atReturn)) live.add(pc, slot);
  });
  const after = code.map((instr, pc) => successors(instr, pc));
  const defined = code.map((instr) => definedSlots(instr));
  for (let changed = true; changed; ) {
    changed = false;
    for (let pc = code.length - 1; pc >= 0; pc--) {
      for (const next of after[pc]!) if (live.addAll(pc, next, defined[pc]!)) changed = true;
    }
  }
  return live;
}

/** Instructions that may follow. */
export function successors(instr: Instr, pc: number): number[] {
  switch (instr.op) {
    case "jump":
      return [instr.to];
    case "branch":
      return [instr.yes, instr.no];
    case "ret":
    case "stop":
      return [];
    case "comm": {
      const out = instr.cases.map((c) => c.to);
      if (instr.dflt !== undefined) out.push(instr.dflt);
      return out;
    }
    default:
      return [pc + 1];
  }
}

/** Slots that the instruction overwrites. */
export function definedSlots(instr: Instr): readonly number[] {
  switch (instr.op) {
    case "set":
    case "box":
      return [instr.dst];
    case "call":
    case "go":
    case "defer":
      return instr.dst;
    case "withCancel":
      return [instr.ctx, instr.cancel];
    case "withGroup":
      return [instr.group, instr.ctx];
    case "ctxErr":
      return [instr.dst];
    case "sync":
      return instr.dst === undefined ? [] : [instr.dst];
    default:
      return [];
  }
}

/** Slots that the instruction reads; `atReturn` are read by every return (named results). */
export function usedSlots(instr: Instr, atReturn: readonly number[]): Set<number> {
  const out = new Set<number>();
  for (const rv of operands(instr)) slotsOf(rv, out);
  if (instr.op === "store") out.add(instr.slot);
  if (instr.op === "branch" && instr.turns !== undefined) out.add(instr.turns);
  if (instr.op === "ret") for (const slot of atReturn) out.add(slot);
  return out;
}

function operands(instr: Instr): Rv[] {
  switch (instr.op) {
    case "set":
    case "box":
    case "store":
      return [instr.rv];
    case "put":
      return [instr.x, instr.rv];
    case "setField":
      return [instr.x, instr.rv];
    case "setIndex":
      return [instr.x, instr.i, instr.rv];
    case "call":
    case "go":
    case "defer":
      return [...calleeOperands(instr.callee), ...instr.args, ...(instr.counted ? [instr.counted] : [])];
    case "once":
      return [instr.x, instr.callee];
    case "comm":
      return instr.cases.flatMap((c) => (c.value ? [c.ch, c.value] : [c.ch]));
    case "sync":
      return instr.n ? [instr.x, instr.n] : [instr.x];
    case "withCancel":
      return [instr.parent];
    case "withGroup":
      return instr.parent ? [instr.parent] : [];
    case "ctxErr":
      return [instr.x];
    case "branch":
      return [instr.cond];
    case "ret":
    case "escape":
      return [...instr.values];
    default:
      return [];
  }
}

function calleeOperands(callee: CalleeRef): Rv[] {
  if (callee.k === "dyn") return [callee.x];
  return callee.k === "method" ? [callee.recv] : [];
}

/** Adds every slot that the expression reads. */
export function slotsOf(rv: Rv, out: Set<number>): void {
  switch (rv.k) {
    case "slot":
    case "cell":
      out.add(rv.slot);
      return;
    case "deref":
    case "field":
    case "len":
    case "cap":
    case "not":
    case "copy":
    case "atomic":
    case "isType":
      slotsOf(rv.x, out);
      return;
    case "index":
      slotsOf(rv.x, out);
      slotsOf(rv.i, out);
      return;
    case "slice":
      slotsOf(rv.x, out);
      if (rv.low) slotsOf(rv.low, out);
      if (rv.high) slotsOf(rv.high, out);
      return;
    case "op":
      slotsOf(rv.x, out);
      slotsOf(rv.y, out);
      return;
    case "append":
      slotsOf(rv.x, out);
      for (const item of rv.items) slotsOf(item, out);
      return;
    case "closure":
      for (const cap of rv.caps) slotsOf(cap, out);
      for (const bound of rv.bound) slotsOf(bound, out);
      return;
    case "struct":
      for (const [, value] of rv.fields) slotsOf(value, out);
      return;
    case "array":
      for (const elem of rv.elems) slotsOf(elem, out);
      return;
    case "makeSlice":
      slotsOf(rv.length, out);
      return;
    case "chan":
      slotsOf(rv.cap, out);
      return;
    case "newCond":
      slotsOf(rv.locker, out);
      return;
    default:
  }
}
