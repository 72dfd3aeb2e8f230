/**
 * Ground truth: runs the fixtures and looks whether what is reported as a leak leaks, and no longer after our fix.
 *
 *   npm run ground-truth                        all of it; writes docs/evidence.md
 *   npm run ground-truth -- --only <regexp>     rules whose id matches; prints them, writes nothing
 *   npm run ground-truth -- --quick             one rule for each kind of leak; compares with docs/evidence.md
 *   … --results <file>                          passed and failed as JSON, for scripts/test.mjs
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { failures } from "./goals";
import { render } from "./markdown";
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
  let told = started;
  const progress = (text: string): void => {
    if (Date.now() - told < 10_000) return;
    told = Date.now();
    console.error(`${((told - started) / 1000).toFixed(0)} s: ${text}`);
  };
  const evidence = await gather({ rule: (id) => pattern.test(id), whole: true, progress });
  const text = render(evidence, goVersion());
  if (values.only !== undefined) console.log(text);
  else writeFileSync(join(__dirname, "../docs/evidence.md"), text);
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
