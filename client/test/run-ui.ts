// Runs the tests that drive VS Code in a browser, on the packaged extension.  --results <file> writes
// { passed, failed, failures, skipped? } for scripts/test.mjs;  --pictures copies the pictures taken to docs/images.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Mocha from "mocha";
import type { SuiteResult } from "./harness/host";
import { chromium, codeServer, Unavailable } from "./harness/install";
import { playground, root } from "./harness/places";
import { packVsix } from "./harness/vsix";
import { pictures } from "./ui/workbench";

async function main(): Promise<number> {
  const outcome = await run();
  const named = process.argv.indexOf("--results");
  if (named > 0) writeFileSync(process.argv[named + 1]!, JSON.stringify(outcome));
  else if ("skipped" in outcome) console.log(`skipped: ${outcome.skipped}`);
  else console.log([...outcome.failures, `${outcome.passed} passed, ${outcome.failed} failed`].join("\n"));
  if ("skipped" in outcome) return 0;
  if (outcome.failed === 0 && process.argv.includes("--pictures"))
    for (const name of readdirSync(pictures).filter((file) => file.endsWith(".webp")))
      cpSync(join(pictures, name), join(root, "docs/images", name));
  return outcome.failed > 0 ? 1 : 0;
}

async function run(): Promise<SuiteResult | { readonly skipped: string }> {
  const scratch = mkdtempSync(join(tmpdir(), "go-leak-lens-ui-"));
  try {
    codeServer(console.log);
    chromium(console.log);
    const folder = join(scratch, "playground");
    cpSync(playground, folder, { recursive: true });
    rmSync(pictures, { recursive: true, force: true });
    process.env.GO_LEAK_LENS_UI_FOLDER = folder;
    process.env.GO_LEAK_LENS_UI_VSIX = packVsix(scratch);
    return await runMocha();
  } catch (error) {
    if (error instanceof Unavailable) return { skipped: error.message };
    return {
      passed: 0,
      failed: 1,
      failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function runMocha(): Promise<SuiteResult> {
  const grep = process.env.GO_LEAK_LENS_TEST_GREP;
  const mocha = new Mocha({ ui: "bdd", reporter: "min", ...(grep ? { grep } : {}) });
  mocha.reporter(Silent);
  for (const file of readdirSync(join(__dirname, "ui")).sort())
    if (file.endsWith(".ui.ts")) mocha.addFile(join(__dirname, "ui", file));
  const failures: string[] = [];
  let passed = 0;
  return new Promise((resolve) => {
    mocha
      .run(() => resolve({ passed, failed: failures.length, failures }))
      .on("pass", () => passed++)
      .on("fail", (test, error) => failures.push(`${test.fullTitle()}: ${error.stack ?? error.message}`));
  });
}

/** Prints nothing; the counts are told once, at the end. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {}
}

void main().then((code) => process.exit(code));
