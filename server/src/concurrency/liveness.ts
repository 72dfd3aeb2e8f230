import type { CalleeRef, Instr, Rv } from "./program";

/**
 * Which slots may still be read at each instruction. The machine drops the others, so that a goroutine does not seem
 * to hold a channel that it will never touch again, and states that differ in dead variables only are the same.
 */
export function liveSlots(code: readonly Instr[], slots: number, atReturn: readonly number[]): Uint8Array[] {
  const live = Array.from({ length: code.length + 1 }, () => new Uint8Array(slots));
  const uses = code.map((instr) => usedSlots(instr, atReturn));
  for (let changed = true; changed; ) {
    changed = false;
    for (let pc = code.length - 1; pc >= 0; pc--) {
      const instr = code[pc]!;
      const row = live[pc]!;
      const defined = definedSlots(instr);
      for (const next of successors(instr, pc)) {
        const below = live[next]!;
        for (let slot = 0; slot < slots; slot++) {
          if (below[slot] && !row[slot] && !defined.includes(slot)) {
            row[slot] = 1;
            changed = true;
          }
        }
      }
      for (const slot of uses[pc]!) {
        if (!row[slot]) {
          row[slot] = 1;
          changed = true;
        }
      }
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
