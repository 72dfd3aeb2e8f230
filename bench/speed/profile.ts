import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, timedNode } from "./commands";

/** The part of a CPU profile that is looked at. */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { functionName: string; url: string } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Share of the processor time of a scan that is spent in the code of each floor, the largest first. */
export async function profile(dir: string): Promise<ReadonlyMap<string, number>> {
  const out = mkdtempSync(join(tmpdir(), "leaklens-profile-"));
  try {
    const main = join(root, "server/src/cli/main.ts");
    const options = ["--no-cache", "--no-progress", "--workers", "0", "--format", "json"];
    await timedNode(
      ["--cpu-prof", "--cpu-prof-dir", out, "--import", "tsx", main, "scan", dir, ...options],
      30 * 60_000,
    );
    const profiles = readdirSync(out).map((name) => JSON.parse(readFileSync(join(out, name), "utf8")) as Profile);
    // The loader of TypeScript has a thread of its own, with next to nothing in it.
    const sums = profiles.map(byFloor).sort((a, b) => total(b) - total(a))[0]!;
    const all = total(sums);
    return new Map([...sums].map(([floor, time]) => [floor, time / all] as const).sort((a, b) => b[1] - a[1]));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function total(sums: ReadonlyMap<string, number>): number {
  return [...sums.values()].reduce((sum, time) => sum + time, 0);
}

function byFloor({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const floors = new Map(nodes.map(({ id, callFrame }) => [id, floorOf(callFrame)]));
  const sums = new Map<string, number>();
  samples.forEach((id, i) => {
    const floor = floors.get(id);
    if (floor !== undefined) sums.set(floor, (sums.get(floor) ?? 0) + timeDeltas[i]!);
  });
  return sums;
}

function floorOf({ functionName, url }: Profile["nodes"][number]["callFrame"]): string | undefined {
  if (functionName === "(idle)") return undefined;
  if (functionName === "(garbage collector)") return "garbage collector";
  if (url.startsWith("wasm://")) return "syntax (parser)";
  const floor = /\/server\/src\/(\w+)\//.exec(url)?.[1];
  if (floor !== undefined) return floor;
  return url.includes("web-tree-sitter") ? "syntax (parser)" : "Node";
}
