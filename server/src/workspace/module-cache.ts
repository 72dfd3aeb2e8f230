import { statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Folder of the go command's module cache, as the environment places it: `GOMODCACHE`, the first `GOPATH`, or `~/go`;
 * `/`-separated. Undefined where there is none: then nothing but tables tells of dependencies.
 */
export function moduleCacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const gopath = env.GOPATH?.split(delimiter)[0] || join(homedir(), "go");
  const folder = env.GOMODCACHE || join(gopath, "pkg", "mod");
  try {
    return statSync(folder).isDirectory() ? folder.replaceAll("\\", "/") : undefined;
  } catch {
    return undefined;
  }
}
