// Runs the in-host suite in a real VS Code: `source` takes the repository as the extension in development, `vsix` packs
// the extension and installs it; `multiroot` is as `source`, with the suite for workspaces of several folders.
//   --results <file>  writes { passed, failed, failures, skipped? } for scripts/test.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildHostTests } from "./harness/bundle";
import { runInHost, type SuiteResult } from "./harness/host";
import { Unavailable } from "./harness/install";
import { results, root } from "./harness/places";
import { packSarifViewer, packVsix } from "./harness/vsix";
import { hostWorkspace, multiRootWorkspace } from "./harness/workspace";

async function main(): Promise<number> {
  const from = process.argv[2];
  if (from !== "source" && from !== "vsix" && from !== "multiroot") {
    console.error("usage: run-host.ts source|vsix|multiroot [--results file]");
    return 2;
  }
  const outcome = await run(from);
  const named = process.argv.indexOf("--results");
  if (named > 0) writeFileSync(process.argv[named + 1]!, JSON.stringify(outcome));
  else if ("skipped" in outcome) console.log(`skipped: ${outcome.skipped}`);
  else {
    for (const failure of outcome.failures) console.log(failure);
    console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
  }
  return "failed" in outcome && outcome.failed > 0 ? 1 : 0;
}

async function run(from: "source" | "vsix" | "multiroot"): Promise<SuiteResult | { readonly skipped: string }> {
  const scratch = mkdtempSync(join(tmpdir(), "go-leak-lens-host-"));
  try {
    const several = from === "multiroot";
    const folder = several ? multiRootWorkspace(scratch) : hostWorkspace(scratch);
    const tests = await buildHostTests(join(root, "out", from), several ? "host-multiroot" : "host");
    let extension = root;
    const vsix = [await packSarifViewer(scratch)];
    if (from === "vsix") {
      vsix.push(packVsix(scratch));
      extension = join(scratch, "stand-in");
      mkdirSync(extension);
      // VS Code runs tests only for an extension in development; this one has nothing in it.
      const manifest = { name: "stand-in", publisher: "tests", version: "0.0.1", engines: { vscode: "^1.91.0" } };
      writeFileSync(join(extension, "package.json"), JSON.stringify(manifest));
    } else {
      execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "pipe" });
    }
    return await runInHost(
      {
        folder,
        extension,
        tests,
        vsix,
        logs: join(results, `host-${from}`),
        deadline: 400_000,
      },
      console.log,
    );
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

void main().then((code) => process.exit(code));
