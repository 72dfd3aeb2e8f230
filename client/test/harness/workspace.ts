import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
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
