// Runs the in-host suite in a downloaded desktop VS Code (npm run test:electron), on machines with the internet and a
// display (on Linux: xvfb-run). --version <v> names another than the oldest supported one, e.g. stable or insiders.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { buildHostTests } from "./harness/bundle";
import { judge } from "./harness/host";
import { cache, results, root } from "./harness/places";
import { hostWorkspace } from "./harness/workspace";

async function main(): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), "go-leak-lens-electron-"));
  const logs = join(results, "electron");
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  const folder = hostWorkspace(scratch);
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
  const named = process.argv.indexOf("--version");
  const oldest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.vscode.replace("^", "");
  let exit: number;
  try {
    exit = await runTests({
      version: named > 0 ? process.argv[named + 1] : `${oldest}.0`.split(".").slice(0, 3).join("."),
      cachePath: join(cache, "vscode"),
      extensionDevelopmentPath: root,
      extensionTestsPath: await buildHostTests(join(root, "out/host")),
      extensionTestsEnv: { GO_LEAK_LENS_TEST_RESULTS: join(logs, "results.json") },
      launchArgs: [
        folder,
        "--disable-extensions",
        "--disable-workspace-trust",
        `--user-data-dir=${join(scratch, "data")}`,
      ],
    });
  } catch (error) {
    if (!existsSync(join(logs, "results.json"))) throw error;
    exit = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const outcome = judge(exit, join(logs, "results.json"), { logs, deadline: 0 });
  for (const failure of outcome.failures) console.log(failure);
  console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
  return outcome.failed > 0 ? 1 : 0;
}

void main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(String(error));
    process.exit(1);
  },
);
