import { compareText } from "../finding/order";
import type { PackageFolder } from "./discovery";

/** One part of a scan that is spread over several machines; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/**
 * The packages of one shard: a run of neighbours of about the same size as the others. Every machine that sees the same
 * tree makes the same division; neighbours import the same packages, which one machine then reads once; and when a package
 * grows, few change their shard, so that what a machine kept of the last scan serves it again.
 */
export function shardOf(packages: readonly PackageFolder[], { index, count }: Shard): PackageFolder[] {
  const sorted = [...packages].sort((a, b) => compareText(a.dir, b.dir));
  // An empty package counts too, or all of them would go to one shard.
  const sizes = sorted.map(({ bytes }) => bytes + 1);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  return sorted.filter((_, at) => {
    const middle = before + sizes[at]! / 2;
    before += sizes[at]!;
    return Math.floor((middle / total) * count) === index - 1;
  });
}
