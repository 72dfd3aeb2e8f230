/**
 * Draws findings at random for a person to judge, with the source around them:
 *
 *   npx tsx bench/sample.ts <folder> [--count 50] [--seed 1] [--rules regexp] [--context 12] [--report scan.json]
 *
 * A report (`scan --format json`, run in the folder) saves the scan. The draw depends on the seed and the findings alone, so two people judge the same ones.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

interface JsonFinding {
  readonly rule: string;
  readonly tier: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly trace: readonly { file: string; line: number; text: string }[];
  readonly suppressed: boolean;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    rules: { type: "string", default: "" },
    context: { type: "string", default: "12" },
    report: { type: "string" },
  },
});
const folder = resolve(positionals[0] ?? ".");
const report = values.report === undefined ? scanned() : readFileSync(values.report, "utf8");
const wanted = new RegExp(values.rules);
const findings = (JSON.parse(report) as { findings: JsonFinding[] }).findings.filter(
  (finding) => !finding.suppressed && wanted.test(finding.rule),
);

/** mulberry32: small, seedable, good enough for a draw. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const perRule = new Map<string, number>();
for (const finding of findings) perRule.set(finding.rule, (perRule.get(finding.rule) ?? 0) + 1);
for (const [rule, n] of [...perRule].sort((a, b) => b[1] - a[1])) console.log(`${String(n).padStart(5)} ${rule}`);
console.log(`${String(findings.length).padStart(5)} in all\n`);

const next = random(Number(values.seed));
const pool = [...findings];
for (let drawn = 1; drawn <= Number(values.count) && pool.length > 0; drawn++) {
  const [finding] = pool.splice(Math.floor(next() * pool.length), 1);
  const around = Number(values.context);
  const text = readFileSync(join(folder, finding!.file), "utf8").split("\n");
  console.log(
    `#${drawn} ${finding!.file}:${finding!.line} ${finding!.rule} (${finding!.tier})\n   ${finding!.message}`,
  );
  for (const step of finding!.trace) console.log(`   · ${step.file}:${step.line} ${step.text}`);
  const last = Math.max(finding!.line, ...finding!.trace.filter((s) => s.file === finding!.file).map((s) => s.line));
  const from = Math.max(1, finding!.line - 4);
  for (let line = from; line <= Math.min(text.length, Math.min(last, from + 60) + around); line++) {
    console.log(`   ${line === finding!.line ? ">" : " "}${String(line).padStart(5)} ${text[line - 1]}`);
  }
  console.log();
}

function scanned(): string {
  const run = spawnSync(
    process.execPath,
    [join(__dirname, "../dist/cli.js"), "scan", ".", "--no-cache", "--format", "json"],
    {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 29,
    },
  );
  if (run.status === 2 || !run.stdout) throw new Error(run.stderr);
  return run.stdout;
}
