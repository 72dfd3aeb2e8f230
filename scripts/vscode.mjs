// Opens a locally installed VS Code with this extension in development mode and the playground (npm run vscode).
// VSCODE names another program, e.g. VSCODE=codium; a folder as argument is opened in place of the playground.
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = process.argv[2] ? resolve(process.argv[2]) : join(root, "test-fixtures/playground");
const candidates = process.env.VSCODE ? [process.env.VSCODE] : ["code", "code-insiders", "codium"];
const windows = process.platform === "win32";
// On Windows `code` is a .cmd file, which only a shell starts.
const found = candidates.find((name) => spawnSync(name, ["--version"], { shell: windows }).status === 0);

if (!found) {
  console.error(
    [
      `No VS Code found (tried ${candidates.join(", ")}).`,
      "Install it from https://code.visualstudio.com and its command with “Shell Command: Install 'code' command in PATH”,",
      "or name one: VSCODE=/path/to/code npm run vscode",
    ].join("\n"),
  );
  process.exit(1);
}
const build = spawnSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
if (build.status !== 0) process.exit(build.status ?? 1);
console.log(`Opening ${folder} with Go Leak Lens in development …`);
const quote = (text) => (windows ? `"${text}"` : text);
const opened = spawnSync(found, ["--new-window", `--extensionDevelopmentPath=${quote(root)}`, quote(folder)], {
  stdio: "inherit",
  shell: windows,
});
process.exit(opened.status ?? 1);
