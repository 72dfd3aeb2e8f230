/**
 * Ground truth: runs the fixtures and looks whether what is reported as a leak leaks, and no longer after our fix.
 *
 *   npm run ground-truth                        all of it; writes docs/evidence.md
 *   npm run ground-truth -- --only <regexp>     rules whose id matches; the rest of docs/evidence.md stays as it is
 *   npm run ground-truth -- --quick             one rule for each kind of leak; compares with docs/evidence.md
 *   … --results <file>                          passed and failed as JSON, for scripts/test.mjs
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ruleCatalogue } from "../server/src/engine/catalogue";
import { failures } from "./goals";
import { render, section, sectionsOf } from "./markdown";
import { quick } from "./quick";
import { gather } from "./run";
import { goVersion, missing } from "./toolchain";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    results: { type: "string" },
  },
});

async function main(): Promise<void> {
  const reason = missing();
  if (reason !== undefined) {
    finish({ passed: 0, failed: 0, failures: [], skipped: reason });
    return;
  }
  if (values.quick) {
    finish(await quick());
    return;
  }
  const pattern = new RegExp(values.only ?? "");
  const started = Date.now();
  let spoken = started;
  const progress = (text: string): void => {
    if (Date.now() - spoken < 10_000) return;
    spoken = Date.now();
    console.error(`${((spoken - started) / 1000).toFixed(0)} s: ${text}`);
  };
  const evidence = await gather({ rule: (id) => pattern.test(id), whole: true, progress });
  const file = join(__dirname, "../docs/evidence.md");
  const told = sectionsOf(existsSync(file) ? readFileSync(file, "utf8") : "");
  const sections = ruleCatalogue.flatMap(({ id, family }) => {
    const own = evidence.find(({ rule }) => rule === id);
    const text = own === undefined ? told.get(id) : section(own).text;
    return text === undefined ? [] : [{ rule: id, family, text }];
  });
  writeFileSync(file, render(sections, goVersion()));
  const wrong = failures(evidence);
  finish({ passed: evidence.length, failed: wrong.length, failures: wrong });
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly skipped?: string;
}

function finish(outcome: Outcome): void {
  if (values.results !== undefined) writeFileSync(values.results, JSON.stringify(outcome));
  for (const text of outcome.failures) console.error(text);
  if (outcome.skipped !== undefined) console.log(`ground truth was skipped: ${outcome.skipped}`);
  else console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
  process.exitCode = outcome.failed > 0 || (outcome.skipped !== undefined && process.env.CI) ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
