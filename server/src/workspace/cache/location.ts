import { posix, win32 } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a user's caches are, as the system has it: `XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`.
 * Undefined where the environment names no home.
 */
export function userCacheFolder(
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const { HOME, LOCALAPPDATA, XDG_CACHE_HOME } = env;
  if (platform === "win32") return LOCALAPPDATA && win32.join(LOCALAPPDATA, name, "cache");
  // The specification has relative paths ignored.
  if (XDG_CACHE_HOME && posix.isAbsolute(XDG_CACHE_HOME)) return posix.join(XDG_CACHE_HOME, name);
  if (!HOME) return undefined;
  return posix.join(HOME, platform === "darwin" ? "Library/Caches" : ".cache", name);
}

const name = "go-leak-lens";
