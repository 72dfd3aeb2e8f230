// npm start -- <folder …> [options]: builds, then runs `go-leak-lens scan` in the folder npm was called from.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cwd = process.env.INIT_CWD ?? process.cwd();

const build = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
if (build.status !== 0) process.exit(2);
const scan = spawnSync(process.execPath, [join(root, "dist/cli.js"), "scan", ...process.argv.slice(2)], {
  cwd,
  stdio: "inherit",
});
process.exit(scan.status ?? 2);
