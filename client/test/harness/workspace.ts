import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editorFixtures, playground } from "./places";

/** Copies what the in-host suite works on into a fresh folder and commits it, so that git can tell what changed. */
export function hostWorkspace(scratch: string): string {
  const folder = join(scratch, "workspace");
  cpSync(editorFixtures, join(folder, "editor"), { recursive: true });
  cpSync(playground, join(folder, "playground"), { recursive: true });
  const git = (...args: string[]): void => {
    const author = ["-c", "user.name=Tests", "-c", "user.email=tests@localhost", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...author, ...args], { cwd: folder, stdio: "pipe" });
  };
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "Fixtures");
  return folder;
}

/** Two copies of the fixtures with settings and a configuration of their own. @returns the workspace file */
export function multiRootWorkspace(scratch: string): string {
  const folders = ["strict", "lenient"];
  for (const name of folders) cpSync(editorFixtures, join(scratch, name), { recursive: true });
  mkdirSync(join(scratch, "strict/.vscode"));
  const settings = { "goLeakLens.rules": { "ticker-not-stopped": "error" } };
  writeFileSync(join(scratch, "strict/.vscode/settings.json"), JSON.stringify(settings));
  const configuration = { rules: { "ticker-not-stopped": "off" } };
  writeFileSync(join(scratch, "lenient/.goleaklens.json"), JSON.stringify(configuration));
  const file = join(scratch, "two.code-workspace");
  writeFileSync(file, JSON.stringify({ folders: folders.map((name) => ({ name, path: name })) }));
  return file;
}
