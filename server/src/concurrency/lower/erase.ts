import { definedSlots, successors, usedSlots } from "../liveness";
import type { Instr, Rv } from "../program";

/**
 * Takes out what decides nothing: assignments to variables that no kept instruction reads, and branches whose arms come
 * to the same kept instruction. What stays is the least set that contains all effects and is closed under "its operands
 * are computed" and "the choice between different continuations is made".
 */
export function erase(code: readonly Instr[], results: readonly number[]): Instr[] {
  const keep = code.map((instr) => isEffect(instr));
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
    for (let pc = 0; pc < code.length; pc++) {
      if (keep[pc]) continue;
      const instr = code[pc]!;
      if (instr.op === "branch") {
        if (nextKept(code, keep, instr.yes) !== nextKept(code, keep, instr.no)) add(pc);
      } else if (instr.op === "store") {
        if (needed.has(instr.slot)) add(pc);
      } else if (definedSlots(instr).some((slot) => needed.has(slot))) add(pc);
    }
  }

  const target: number[] = [];
  const out: Instr[] = [];
  for (let pc = 0; pc < code.length; pc++) {
    target.push(out.length);
    const instr = code[pc]!;
    if (keep[pc]) out.push(instr);
    else {
      const to = instr.op === "jump" ? instr.to : instr.op === "branch" ? instr.yes : undefined;
      if (to !== undefined && to !== pc + 1) out.push({ op: "jump", to });
    }
  }
  target.push(out.length);
  return out.map((instr) => retarget(instr, (pc) => target[pc]!));
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

/** The first kept instruction on the way; -1 for a circle without any, the length for the end. */
function nextKept(code: readonly Instr[], keep: readonly boolean[], from: number): number {
  const seen = new Set<number>();
  for (let pc = from; ; ) {
    const instr = code[pc];
    if (instr === undefined) return code.length;
    if (keep[pc]) return pc;
    if (seen.has(pc)) return -1;
    seen.add(pc);
    pc = successors(instr, pc)[0] ?? code.length;
  }
}

function isEffect(instr: Instr): boolean {
  switch (instr.op) {
    case "set":
    case "box":
    case "store":
    case "jump":
    case "branch":
    case "ctxErr":
      return false;
    case "call":
      return !(instr.callee.k === "opaque" && !instr.callee.retains);
    case "escape":
      return instr.values.some(mayRefer);
    default:
      return true;
  }
}

function mayRefer(rv: Rv): boolean {
  return rv.k !== "const" && rv.k !== "unknown";
}
