import type { AccessPath, VarObj } from "../go/model";

/** Where a value can be found: a variable, or a field (of a field…) of what it holds or points to. */
export interface Place {
  readonly root: VarObj;
  readonly fields: readonly string[];
}

const numbers = new WeakMap<VarObj, number>();
let next = 1;

/** A number for a variable, stable while it lives. */
export function numberOf(variable: VarObj): number {
  let n = numbers.get(variable);
  if (n === undefined) {
    n = next++;
    numbers.set(variable, n);
  }
  return n;
}

/** Equal for equal places. */
export function placeKey(place: Place | AccessPath): string {
  const root = numberOf(place.root);
  return place.fields.length === 0 ? `${root}` : `${root}.${place.fields.join(".")}`;
}

/** Whether `fields` starts with `prefix`. */
export function startsWith(fields: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= fields.length && prefix.every((field, i) => fields[i] === field);
}

export function sameFields(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}

/** Writing to one of them changes what the other holds. */
export function overlap(a: Place, b: Place): boolean {
  return a.root === b.root && (startsWith(a.fields, b.fields) || startsWith(b.fields, a.fields));
}
