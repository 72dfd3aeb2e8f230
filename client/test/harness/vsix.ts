import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./places";

/** Packs the extension as users get it. @returns the file. */
export function packVsix(folder: string): string {
  const vsix = join(folder, "go-leak-lens.vsix");
  execFileSync(process.execPath, [join(root, "scripts/package.mjs"), "--out", vsix], { stdio: "pipe" });
  return vsix;
}
