import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Run, timedScan } from "./commands";
import { copyOf } from "./sources";

/** A scan of so many lines. */
export interface Sized extends Run {
  readonly lines: number;
}

/** Scans copies of the first packages of Go's sources, as many as make up each size. */
export async function growth(sources: string, sizes: readonly number[]): Promise<Sized[]> {
  const results: Sized[] = [];
  for (const size of sizes) results.push(await inCopies(sources, size, 1));
  return results;
}

/** Scans Go's sources, so many times over, each copy with packages and a module path of its own. */
export function huge(sources: string, copies: number): Promise<Sized> {
  return inCopies(sources, Number.POSITIVE_INFINITY, copies);
}

async function inCopies(sources: string, size: number, copies: number): Promise<Sized> {
  const dir = mkdtempSync(join(tmpdir(), "leaklens-bench-"));
  try {
    let lines = 0;
    for (let copy = 0; copy < copies; copy++) lines += copyOf(sources, join(dir, `c${copy}`), `${copy}`, size);
    return { lines, ...(await timedScan(dir, ["--no-cache", "--workers", "2"])) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
