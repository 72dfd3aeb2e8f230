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

/**
 * Titles of the fixes that the rules below a folder offer, sorted, with `{0}`, `{1}` … for code and numbers, as the server
 * looks them up.
 */
export function fixTitles(folder) {
  const titles = new Set();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".ts")) continue;
    const text = readFileSync(join(folder, name), "utf8");
    // The metadata of a rule has a title of its own, for its page.
    const pattern = /(\bfix:\s*\{\s*)?\btitle(?::| =)\s*("(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)/g;
    for (const [, meta, literal] of text.matchAll(pattern)) {
      if (meta !== undefined) continue;
      const said = literal.slice(1, -1).replace(/\\(.)/g, "$1");
      let count = 0;
      titles.add(said.replace(/`[^`]*`|\b\d+\b/g, () => `{${count++}}`));
    }
  }
  return [...titles].sort();
}
