import { compareText } from "../finding/order";
import type { PackageFolder } from "./discovery";

/** One part of a scan that is spread over several machines; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The packages of one shard. Every machine that sees the same tree makes the same division: each package, the largest
 * first, goes to the shard that has the least so far.
 */
export function shardOf(packages: readonly PackageFolder[], { index, count }: Shard): PackageFolder[] {
  const loads = new Array<number>(count).fill(0);
  const chosen: PackageFolder[] = [];
  for (const folder of [...packages].sort((a, b) => b.bytes - a.bytes || compareText(a.dir, b.dir))) {
    const lightest = loads.indexOf(Math.min(...loads));
    // An empty package counts too, or all of them would go to one shard.
    loads[lightest]! += folder.bytes + 1;
    if (lightest === index - 1) chosen.push(folder);
  }
  return chosen.sort((a, b) => compareText(a.dir, b.dir));
}
