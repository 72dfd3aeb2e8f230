// Packs the one universal .vsix (npm run package). Everything is bundled, so no node_modules go in; .vscodeignore lists
// what does.  --out <file> names another place.
import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";

/** Megabytes. One package serves every platform, and people fetch it anew with each release. */
const limit = 1.2;

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const named = process.argv.indexOf("--out");
const out = named === -1 ? join(root, `${name}-${version}.vsix`) : process.argv[named + 1];

// vsce runs the script vscode:prepublish (the production build) first.
await createVSIX({ cwd: root, packagePath: out, dependencies: false, allowMissingRepository: true });
const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
const megabytes = statSync(out).size / 1_000_000;
console.log(`${relative(process.cwd(), out)}: ${files.length} files, ${megabytes.toFixed(2)} MB`);
if (megabytes > limit) {
  console.error(`more than ${limit} MB; unzip -lv shows what weighs`);
  process.exit(1);
}
