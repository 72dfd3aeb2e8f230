import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./places";

/** Compiles the tests that run inside the extension host into a folder. @returns the module VS Code is told to run. */
export async function buildHostTests(folder: string): Promise<string> {
  const sources = join(root, "client/test/host");
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: readdirSync(sources)
      .filter((name) => name === "index.ts" || name.endsWith(".test.ts"))
      .map((name) => join(sources, name)),
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return join(folder, "index.js");
}
