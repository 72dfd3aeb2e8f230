// npm start -- <folder …> [options]: builds, then runs `go-leak-lens scan` in the folder npm was called from; without a
// folder on the playground that ships with the project.
import { spawnSync } from "node:child_process";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const cwd = process.env.INIT_CWD ?? process.cwd();

const build = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
if (build.status !== 0) process.exit(2);
const given = process.argv.slice(2);
const playground = join(root, "test-fixtures/playground");
const target = given.some((arg) => !arg.startsWith("-")) ? [] : [relative(cwd, playground) || "."];
const scan = spawnSync(process.execPath, [join(root, "dist/cli.js"), "scan", ...target, ...given], {
  cwd,
  stdio: "inherit",
});
if (process.stdout.isTTY || target.length > 0) {
  const folder = target[0] ?? given.find((arg) => !arg.startsWith("-"));
  console.error(`\nSee it while typing: npm run vscode -- ${folder}`);
}
process.exit(scan.status ?? 2);
