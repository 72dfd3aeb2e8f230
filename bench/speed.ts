/**
 * How fast we are, side by side with parsers and other tools, on Go's own sources: prints tables, and keeps JSON for trends.
 * What it calls ours is the build in dist/.
 *
 *   npm run bench                          all but --huge, on GOROOT/src
 *   npm run bench -- --quick               a few minutes: GOROOT/src/net, short files, few edits
 *   npm run bench -- --only keystrokes     some rows: scan, same, tools, keystrokes, growth, first, profile, huge
 *   npm run bench -- --sources <folder> --runs 3 --edits 200 --pause 0 --copies 11 --json <file>
 *   npm run bench -- --huge --write docs/speed.md   puts the tables into a page, between its marks
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { installed, type Run, root, timed, timedScan } from "./speed/commands";
import { exponent, median } from "./speed/figures";
import { firstDiagnostic } from "./speed/first";
import { growth, huge, type Sized } from "./speed/growth";
import { acrossFiles, type Keystrokes, keystrokes } from "./speed/keystrokes";
import { machineLine } from "./speed/machine";
import { rawParse } from "./speed/parse";
import { passes } from "./speed/passes";
import { profile } from "./speed/profile";
import { writeReport } from "./speed/report";
import { sameAnswers } from "./speed/same";
import { goSources } from "./speed/sources";
import { type Goal, goalRow, milliseconds, seconds, table } from "./speed/table";

const rows = ["scan", "same", "tools", "keystrokes", "growth", "first", "profile", "huge"] as const;
type Row = (typeof rows)[number];

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    huge: { type: "boolean", default: false },
    sources: { type: "string" },
    runs: { type: "string" },
    edits: { type: "string" },
    pause: { type: "string", default: "0" },
    copies: { type: "string", default: "11" },
    json: { type: "string" },
    write: { type: "string" },
  },
});
const runs = Number(values.runs ?? 3);
const edits = Number(values.edits ?? (values.quick ? 40 : 200));
const asked = values.only?.split(",") ?? rows.filter((row) => row !== "huge" || values.huge);
const unknown = asked.find((row) => !(rows as readonly string[]).includes(row));
const wanted = (row: Row): boolean => asked.includes(row);

const goals: Goal[] = [];
const kept: Record<string, unknown> = {};

/** The median of several runs, by wall clock. */
async function medianOf(run: () => Promise<Run>): Promise<Run> {
  const all: Run[] = [];
  for (let i = 0; i < runs; i++) all.push(await run());
  const middle = median(all.map(({ wall }) => wall));
  return all.find(({ wall }) => wall === middle)!;
}

async function scans(dir: string): Promise<void> {
  const cache = mkdtempSync(join(tmpdir(), "leaklens-bench-cache-"));
  try {
    const one = await medianOf(() => timedScan(dir, ["--no-cache", "--workers", "1"]));
    const two = await medianOf(() => timedScan(dir, ["--no-cache", "--workers", "2"]));
    await timedScan(dir, ["--cache-dir", cache, "--workers", "2"]);
    const warm = await medianOf(() => timedScan(dir, ["--cache-dir", cache, "--workers", "2"]));
    const wasm = (await rawParse(dir, "wasm"))!;
    const native = await rawParse(dir, "native");
    Object.assign(kept, { scan: { dir, one, two, warm, wasm, native } });
    const ofParse = (time: number): string => (time / wasm).toFixed(2);
    const ours = (name: string, { wall, cpu, peak }: Run): string[] => [
      name,
      seconds(wall),
      seconds(cpu!),
      `${Math.round(peak! / 2 ** 20)} MB`,
      ofParse(wall),
    ];
    const parser = (name: string, cpu: number | undefined): string[] =>
      cpu === undefined ? [name, "not installed", "", "", ""] : [name, "", seconds(cpu), "", ofParse(cpu)];
    table(
      `Scan of ${dir}`,
      ["what", "wall", "processor", "peak RSS", "÷ raw parse (wasm)"],
      [
        ours("ours, cold, 1 worker", one),
        ours("ours, cold, 2 workers", two),
        ours("ours, warm, 2 workers", warm),
        parser("raw parse, wasm, 1 thread", wasm),
        parser("raw parse, native tree-sitter, 1 thread", native),
      ],
    );
    goals.push({ figure: "cold scan, 2 workers ÷ raw parse, 1 thread", is: two.wall / wasm, goal: 1.5, unit: "" });
    goals.push({ figure: "warm scan ÷ cold", is: warm.wall / two.wall, goal: 0.1, unit: "" });
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

const tools: readonly (readonly [command: string, ...args: string[]])[] = [
  ["go", "vet", "./..."],
  ["staticcheck", "./..."],
  [
    "golangci-lint",
    "run",
    "--enable-only",
    "bodyclose,sqlclosecheck,rowserrcheck,contextcheck,noctx,fatcontext,spancheck",
    "./...",
  ],
];

async function others(dir: string): Promise<void> {
  const lines: string[][] = [];
  for (const [command, ...args] of tools) {
    if (!installed(command)) {
      lines.push([command, "not installed", ""]);
      continue;
    }
    try {
      const cold = await timed(command, args, dir, 30 * 60_000);
      const warm = await timed(command, args, dir, 30 * 60_000);
      lines.push([`${command} ${args[0]}`, seconds(cold.wall), seconds(warm.wall)]);
      kept[`tool ${command}`] = { first: cold.wall, again: warm.wall };
    } catch (error) {
      lines.push([command, String(error).slice(0, 60), ""]);
    }
  }
  table(`Other tools on ${dir} (their caches as they were)`, ["what", "first run", "again"], lines);
}

async function typing(sources: string): Promise<void> {
  const all: Keystrokes[] = [];
  for (const lines of values.quick ? [200, 2000] : [200, 2000, 10_000])
    all.push(...(await keystrokes(sources, lines, edits, Number(values.pause))));
  all.push(await acrossFiles(sources, 2000, edits));
  kept.keystrokes = all;
  table(
    "Keystroke → diagnostics, over the protocol",
    ["lines", "kind", "edits", "p50", "p95", "p99", "processor p50", "p95", "p99"],
    all.map(({ lines, kind, edits: count, p50, p95, p99, processor }) => [
      String(lines),
      kind,
      String(count),
      ...[p50, p95, p99].map(milliseconds),
      ...[processor?.p50, processor?.p95, processor?.p99].map((time) => (time === undefined ? "" : milliseconds(time))),
    ]),
  );
  const goalOf = (lines: number, kind: Keystrokes["kind"], goal: number, figure: string): void => {
    const found = all.find((each) => each.lines === lines && each.kind === kind);
    if (found !== undefined) goals.push({ figure, is: found.p95, goal, unit: "ms" });
    if (found?.processor !== undefined)
      goals.push({ figure: "the same in processor time", is: found.processor.p95, goal, unit: "ms" });
  };
  goalOf(2000, "inside a function", 16, "keystroke in a function, 2,000 lines, p95");
  goalOf(10_000, "inside a function", 50, "keystroke in a function, 10,000 lines, p95");
  goalOf(2000, "another file", 100, "edit that changes a finding in another file, p95");
}

async function answers(dir: string): Promise<void> {
  const ways = await sameAnswers(dir, 4);
  kept.same = ways;
  const one = ways[0]!.cpu;
  table(
    "The same findings, byte for byte",
    ["way", "processor", "÷ 1 worker", "same"],
    ways.map(({ way, cpu, same }) => [way, seconds(cpu), (cpu / one).toFixed(2), same ? "yes" : "NO"]),
  );
  const others = ways.filter(({ same }) => !same).length;
  goals.push({ figure: "ways to scan with another result", is: others, goal: 0, unit: "" });
}

async function sizes(sources: string): Promise<void> {
  const wantedSizes = values.quick ? [50_000, 100_000, 200_000] : [100_000, 250_000, 500_000, 1_000_000, 2_000_000];
  const all = await growth(sources, wantedSizes);
  const points = all.map(({ lines, cpu }) => ({ size: lines, cost: cpu! }));
  kept.growth = all;
  table("Size, 2 workers", ["lines", "wall", "processor", "peak RSS"], all.map(sized));
  goals.push({ figure: "growth of processor time, exponent", is: exponent(points), goal: 1.05, unit: "" });
  const million = all.find(({ lines }) => lines >= 1_000_000 && lines < 1_500_000);
  if (million) goals.push({ figure: "peak RSS, 1 million lines", is: million.peak! / 2 ** 20, goal: 400, unit: "MB" });
}

const sized = ({ lines, wall, cpu, peak }: Sized): string[] => [
  lines.toLocaleString("en"),
  seconds(wall),
  seconds(cpu!),
  `${Math.round(peak! / 2 ** 20)} MB`,
];

async function main(): Promise<void> {
  const sources = goSources();
  if (unknown !== undefined) throw new Error(`${unknown}: no such row; there are ${rows.join(", ")}`);
  if (sources === undefined) throw new Error("Go is not installed, and all figures are taken on its sources");
  const dir = values.sources ?? (values.quick ? join(sources, "net") : sources);
  kept.machine = machineLine();
  kept.date = new Date().toISOString();
  console.log(`${kept.machine}\n`);
  if (wanted("keystrokes")) await typing(sources);
  if (wanted("first")) {
    const times: Awaited<ReturnType<typeof firstDiagnostic>>[] = [];
    for (let i = 0; i < Math.max(runs, 3); i++) times.push(await firstDiagnostic(sources, 200));
    kept.first = times;
    const wall = median(times.map((time) => time.wall));
    goals.push({ figure: "start of the server to the first diagnostics", is: wall, goal: 500, unit: "ms" });
    const processor = times.flatMap((time) => time.processor ?? []);
    if (processor.length > 0)
      goals.push({ figure: "the same in processor time", is: median(processor), goal: 500, unit: "ms" });
  }
  if (wanted("scan")) await scans(dir);
  if (wanted("same")) await answers(dir);
  if (wanted("tools")) await others(dir);
  if (wanted("growth")) await sizes(sources);
  if (wanted("profile")) {
    const shares = await profile(values.sources ?? join(sources, "net"));
    kept.profile = Object.fromEntries(shares);
    table(
      "Where the time of a scan goes",
      ["floor", "share"],
      [...shares].map(([floor, share]) => [floor, `${(100 * share).toFixed(1)} %`]),
    );
    const again = await passes(values.sources ?? join(sources, "net"), 3);
    kept.passes = again;
    table(
      "The same packages again in one process, all results forgotten",
      ["pass", "processor", "÷ first"],
      again.map((time, i) => [String(i + 1), seconds(time), (time / again[0]!).toFixed(2)]),
    );
  }
  if (wanted("huge")) {
    const run = await huge(sources, Number(values.copies));
    kept.huge = run;
    table("Many copies of Go's sources, 2 workers", ["lines", "wall", "processor", "peak RSS"], [sized(run)]);
    goals.push({ figure: "peak RSS, the sources and their copies", is: run.peak! / 2 ** 20, goal: 1536, unit: "MB" });
  }
  if (goals.length > 0) table("Goals", ["figure", "is", "goal", ""], goals.map(goalRow));
  kept.goals = goals;
  if (values.write !== undefined) writeReport(values.write, String(kept.machine), String(kept.date).slice(0, 10));
  const file = values.json ?? join(root, ".cache/bench", `${String(kept.date).replace(/[:.]/g, "-")}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  console.log(`Kept in ${file}`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
