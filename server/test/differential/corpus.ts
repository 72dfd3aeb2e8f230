import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** All of the corpus instead of a sample of it. */
export const everything = process.env.DIFFERENTIAL === "all";

/** Source folder of the Go toolchain on this machine; undefined where there is none. */
export function goSource(): string | undefined {
  try {
    return join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "src");
  } catch {
    return undefined;
  }
}

/** Tells in one line why a suite cannot run and skips it. */
export function skip(context: Mocha.Context, reason: string): never {
  console.log(`    skipped: ${reason}`);
  return context.skip() as never;
}

/** Every `nth` Go file below a folder, or all of them, in a stable order. */
export function* goFiles(folder: string, nth: number): Generator<{ readonly path: string; readonly text: string }> {
  let count = 0;
  for (const path of below(folder)) {
    if (everything || count++ % nth === 0) yield { path, text: readFileSync(path, "utf8") };
  }
}

function* below(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* below(path);
    else if (entry.name.endsWith(".go")) yield path;
  }
}
