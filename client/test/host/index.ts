import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** Prints nothing: the printf patterns of mocha's own reporters would reach the log unfilled. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {}
}

/**
 * What VS Code calls in the extension host: runs every `*.test.js` beside this file and rejects when one fails. The
 * results file (path in `GO_LEAK_LENS_TEST_RESULTS`) is written last, so a host that died on the way left none.
 * `GO_LEAK_LENS_TEST_GREP` picks tests by name.
 */
export async function run(): Promise<void> {
  const grep = process.env.GO_LEAK_LENS_TEST_GREP;
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, reporter: Silent, ...(grep ? { grep } : {}) });
  for (const file of readdirSync(__dirname).sort()) if (file.endsWith(".test.js")) mocha.addFile(join(__dirname, file));
  const failures: string[] = [];
  let passed = 0;
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on("pass", (test) => {
        passed++;
        console.log(`passed: ${test.fullTitle()} (${test.duration} ms)`);
      })
      .on("fail", (test, error) => {
        failures.push(`${test.fullTitle()}: ${error.stack ?? error.message}`);
        console.log(`failed: ${failures.at(-1)}`);
      });
  });
  const file = process.env.GO_LEAK_LENS_TEST_RESULTS;
  if (file) writeFileSync(file, JSON.stringify({ passed, failed: failures.length, failures }));
  if (failures.length > 0) throw new Error(`${failures.length} failed:\n${failures.join("\n")}`);
}
