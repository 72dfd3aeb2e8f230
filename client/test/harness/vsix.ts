import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { root } from "./places";

/** Packs the extension as users get it. @returns the file. */
export function packVsix(folder: string): string {
  const vsix = join(folder, "go-leak-lens.vsix");
  execFileSync(process.execPath, [join(root, "scripts/package.mjs"), "--out", vsix], { stdio: "pipe" });
  return vsix;
}

/** Packs an extension that is called like the SARIF viewer and remembers what it was asked to open. @returns the file. */
export async function packSarifViewer(folder: string): Promise<string> {
  const cwd = join(folder, "sarif-viewer");
  mkdirSync(cwd);
  const identity = { name: "sarif-viewer", publisher: "MS-SarifVSCode", version: "0.0.1" };
  const manifest = {
    ...identity,
    engines: { vscode: "^1.91.0" },
    main: "./main.js",
    activationEvents: [],
    files: ["main.js"],
  };
  writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest));
  writeFileSync(
    join(cwd, "main.js"),
    "const opened = [];\nexports.activate = () => ({ opened, openLogs: async (logs) => opened.push(...logs.map(String)) });\n",
  );
  const packagePath = join(folder, "sarif-viewer.vsix");
  await createVSIX({ cwd, packagePath, dependencies: false, allowMissingRepository: true, skipLicense: true });
  return packagePath;
}
