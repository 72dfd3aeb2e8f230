import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ruleCatalogue } from "../server/src/engine/catalogue";
import { failures } from "./goals";
import { gather } from "./run";
import { unformatted } from "./toolchain";

/** One rule for each way in which a leak shows. */
const chosen = [
  "channel-nil-operation",
  "send-abandoned-on-return",
  "goroutine-not-stopped-by-owner",
  "mutex-wrong-unlock",
  "timer-not-stopped",
  "file-not-closed",
  "rows-not-closed",
  "unbounded-map",
];

/** Runs a few rules and checks that docs/evidence.md knows all of them and says the same of these. */
export async function quick(): Promise<{ passed: number; failed: number; failures: string[] }> {
  const page = readFileSync(join(__dirname, "../docs/evidence.md"), "utf8");
  const wrong: string[] = [];
  let passed = 0;
  for (const { id } of ruleCatalogue) {
    if (page.includes(`### [${id}](`)) passed++;
    else wrong.push(`docs/evidence.md has nothing about ${id}: npm run ground-truth`);
  }
  wrong.push(...unformatted(["."], __dirname).map((name) => `gofmt would change ground-truth/${name}`));
  const evidence = await gather({ rule: (id) => chosen.includes(id), whole: false, progress: () => {} });
  wrong.push(...failures(evidence));
  for (const { rule, leaks } of evidence) {
    const section = page.split(`### [${rule}](`)[1]?.split("\n### ")[0] ?? "";
    for (const row of leaks) {
      const line = section.split("\n").find((text) => text.includes(`\`${row.name}\`, ${row.file} line`));
      const told = line?.includes("| not run: ") ? "not run" : line?.includes("**none seen**") ? "none" : "seen";
      const is = row.notRun !== undefined ? "not run" : row.seen === undefined ? "none" : "seen";
      const stale = line === undefined || told !== is;
      if (stale) wrong.push(`docs/evidence.md is stale about ${rule} ${row.name}: npm run ground-truth`);
      else passed++;
    }
  }
  return { passed, failed: wrong.length, failures: wrong };
}
