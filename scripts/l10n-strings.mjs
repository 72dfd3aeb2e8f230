// The strings that the sources hand to l10n.t.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Every first argument of `l10n.t(…)` in the TypeScript files below a folder, sorted.
 * @throws for a call whose first argument is no plain string: nobody could translate it.
 */
export function localisedStrings(folder) {
  const strings = new Set();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".ts")) continue;
    const text = readFileSync(join(folder, name), "utf8");
    for (const { index } of text.matchAll(/\bl10n\.t\(/g)) {
      const literal = /^\s*("(?:[^"\\\n]|\\.)*")\s*[,)]/.exec(text.slice(index + "l10n.t(".length));
      if (!literal) throw new Error(`${name}: l10n.t needs a plain string: ${text.slice(index, index + 60)}`);
      strings.add(JSON.parse(literal[1]));
    }
  }
  return [...strings].sort();
}
