import type { Fn, Instr, Rv } from "../program";

const known = new WeakMap<Instr, number | undefined>();

/**
 * Where a branch goes on that fills in what was not given: something that nobody looks into is there either way, and one of
 * the two is as good as both.
 * ```go
 * if opts.codec == nil { opts.codec = protoCodec{} }
 * ```
 */
export function afterDefault(fn: Fn, instr: Instr & { op: "branch" }): number | undefined {
  if (known.has(instr)) return known.get(instr);
  const { cond, yes, no } = instr;
  const after = cond.k === "op" && fills(fn, instr) ? (cond.op === "==" ? no : yes) : undefined;
  known.set(instr, after);
  return after;
}

function fills(fn: Fn, { cond, yes, no }: Instr & { op: "branch" }): boolean {
  if (cond.k !== "op" || (cond.op !== "==" && cond.op !== "!=")) return false;
  const { x, y } = cond;
  if (y.k !== "const" || (y.value !== null && y.value !== '""')) return false;
  const end = cond.op === "==" ? no : yes;
  const blind = new Set<number>();
  let isSet = false;
  for (let pc = cond.op === "==" ? yes : no; pc !== end; ) {
    const instr = fn.code[pc];
    if (instr === undefined || pc > end) return false;
    pc = instr.op === "jump" ? instr.to : pc + 1;
    if (instr.op === "jump") continue;
    const place = placeOf(instr);
    if (place === undefined) return false;
    const { of, rv } = place;
    const isBlind =
      rv.k === "unknown" || rv.k === "literal" || rv.k === "copy" || (rv.k === "slot" && blind.has(rv.slot));
    if (same(of, x)) isSet = isBlind;
    // Nothing else but what the value is made of.
    else if (of.k !== "slot") return false;
    if (!isBlind) return false;
    if (of.k === "slot") blind.add(of.slot);
  }
  return isSet;
}

/** The variable or field that is set, and to what. */
function placeOf(instr: Instr): { readonly of: Rv; readonly rv: Rv } | undefined {
  switch (instr.op) {
    case "set":
      return { of: { k: "slot", slot: instr.dst }, rv: instr.rv };
    case "store":
      return { of: { k: "cell", slot: instr.slot }, rv: instr.rv };
    case "setField":
      return {
        of: { k: "field", x: instr.x, name: instr.name, zero: { k: "unknown" }, owner: instr.owner },
        rv: instr.rv,
      };
    default:
      return undefined;
  }
}

function same(a: Rv, b: Rv): boolean {
  if (a.k === "slot" || a.k === "cell") return b.k === a.k && b.slot === a.slot;
  if (a.k === "field") return b.k === "field" && a.name === b.name && same(a.x, b.x);
  return a.k === "deref" && b.k === "deref" && same(a.x, b.x);
}
