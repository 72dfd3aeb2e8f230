import type { GoVersion } from "../go/model";

/** Whether a language version is the given one or a later one. */
export function atLeast(version: GoVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}
