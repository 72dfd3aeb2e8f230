import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { root } from "./places";

/**
 * Compiles the tests that run inside the extension host into a folder.
 * @param suite folder of the tests, below client/test
 * @returns the module VS Code is told to run
 */
export async function buildHostTests(folder: string, suite = "host"): Promise<string> {
  const sources = join(root, "client/test", suite);
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: [
      join(root, "client/test/host/index.ts"),
      ...readdirSync(sources)
        .filter((name) => name.endsWith(".test.ts"))
        .map((name) => join(sources, name)),
    ].map((file) => ({ in: file, out: basename(file, ".ts") })),
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
