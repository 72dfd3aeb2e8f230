import type { Changes } from "../../flow/changes";
import type { Package, Program } from "../../go/model";
import { Lowering } from "./lower";

/** So many packages' lowered functions are kept: those that somebody is editing. */
const most = 3;

interface Kept {
  readonly pkg: Package;
  readonly generation: number;
  readonly lowering: Lowering;
}

const ofPrograms = new WeakMap<Program, Kept[]>();

/**
 * Makes abstract functions for one look at a package: with those of the last look, where files were edited in place since.
 * A scan looks once, and keeps nothing.
 * @param now milliseconds, to tell what a scope costs
 */
export function loweringFor(
  program: Program,
  pkg: Package,
  changes: Changes,
  now: () => number,
): { readonly lowering: Lowering; readonly kept: boolean } {
  const { generation } = program;
  const all = ofPrograms.get(program) ?? [];
  const usable = all.filter((each) => each.generation === generation && each.lowering.reads === changes.dependencies);
  const known = usable.find((each) => each.pkg === pkg && each.lowering.now === now);
  if (known?.lowering.stillHolds()) {
    known.lowering.deep = true;
    ofPrograms.set(program, [known, ...usable.filter((each) => each !== known)]);
    return { lowering: known.lowering, kept: true };
  }
  const lowering = new Lowering(program, changes.dependencies, now);
  lowering.comparing = changes.edited;
  if (changes.edited && generation !== undefined) {
    const others = usable.filter((each) => each.pkg !== pkg);
    ofPrograms.set(program, [{ pkg, generation, lowering }, ...others].slice(0, most));
  }
  return { lowering, kept: false };
}
