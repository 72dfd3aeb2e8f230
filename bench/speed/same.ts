import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliFile, type Run, timedNode, timedScan } from "./commands";

/** A way to come to the findings of a tree. */
export interface Way {
  readonly way: string;
  /** Processor time of all its processes, milliseconds. */
  readonly cpu: number;
  /** Is what it prints the same, byte for byte, as that of one thread without a cache? */
  readonly same: boolean;
}

/** Scans a tree with one and two threads, with a cache that is cold and then warm, and in shards that are merged. */
export async function sameAnswers(dir: string, shards: number): Promise<readonly Way[]> {
  const out = mkdtempSync(join(tmpdir(), "leaklens-same-"));
  try {
    const ways: Way[] = [];
    let first: Buffer | undefined;
    const note = (way: string, file: string, runs: readonly Run[]): void => {
      const printed = readFileSync(file);
      first ??= printed;
      ways.push({ way, cpu: runs.reduce((sum, { cpu }) => sum + cpu!, 0), same: printed.equals(first) });
    };
    const scan = async (way: string, options: readonly string[]): Promise<void> => {
      const file = join(out, `${ways.length}.json`);
      note(way, file, [await timedScan(dir, [...options, "--output", file])]);
    };
    await scan("1 worker, no cache", ["--no-cache", "--workers", "1"]);
    await scan("2 workers, no cache", ["--no-cache", "--workers", "2"]);
    const cache = ["--cache-dir", join(out, "cache"), "--workers", "2"];
    await scan("2 workers, cold cache", cache);
    await scan("2 workers, warm cache", cache);

    const parts: string[] = [];
    const runs: Run[] = [];
    for (let shard = 1; shard <= shards; shard++) {
      const part = join(out, `shard-${shard}.json`);
      parts.push(part);
      runs.push(
        await timedScan(dir, ["--no-cache", "--workers", "1", "--shard", `${shard}/${shards}`, "--output", part]),
      );
    }
    const merged = join(out, "merged.json");
    await timedNode([cliFile(), "merge", ...parts, "--format", "json", "--output", merged], 60_000);
    note(`${shards} shards of 1 worker, merged`, merged, runs);
    return ways;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
