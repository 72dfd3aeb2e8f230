import { relativeTo } from "../../go/paths";

/** Stands for the base folder in what is kept; no path begins so. */
const mark = "\u0000";

/** A path as it is kept: below the base it is told from there, so that a checkout may lie anywhere. */
export function portable(path: string, base: string): string {
  const below = relativeTo(base, path);
  return below === undefined ? path : `${mark}${below}`;
}

/** The path that `portable` was given. */
export function located(path: string, base: string): string {
  if (!path.startsWith(mark)) return path;
  const below = path.slice(mark.length);
  return below === "" ? base : `${base === "/" ? "" : base}/${below}`;
}

/** Properties that hold paths, wherever they stand in a scan. */
const pathProperties: ReadonlySet<string> = new Set(["file", "dir", "page"]);

/** Plain data as JSON, its paths portable and its keys in one order. */
export function portableJson(value: unknown, base: string): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (typeof each === "string" && pathProperties.has(key)) return portable(each, base);
    return each;
  });
}

/** What `portableJson` was given. */
export function fromPortableJson(json: string, base: string): unknown {
  return JSON.parse(json, (key, each: unknown) =>
    typeof each === "string" && pathProperties.has(key) ? located(each, base) : each,
  );
}
