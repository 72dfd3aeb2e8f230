// What the sources say to people, as translators see it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ruleCatalogue } from "../server/src/engine/catalogue";
import type { RuleMeta } from "../server/src/rules/rule";

/** Texts of the TypeScript files below a folder, by name. */
function* sources(folder: string): Iterable<readonly [name: string, text: string]> {
  for (const name of readdirSync(folder, { recursive: true }).map(String)) {
    if (name.endsWith(".ts")) yield [name, readFileSync(join(folder, name), "utf8")];
  }
}

/**
 * Every first argument of `l10n.t(…)` in the TypeScript files below a folder.
 * @throws for a call whose first argument is no plain string: nobody could translate it.
 */
export function localisedStrings(folder: string): ReadonlySet<string> {
  const strings = new Set<string>();
  for (const [name, text] of sources(folder)) {
    for (const { index } of text.matchAll(/\bl10n\.t\(/g)) {
      const literal = /^\s*("(?:[^"\\\n]|\\.)*")\s*[,)]/.exec(text.slice(index + "l10n.t(".length));
      if (!literal) throw new Error(`${name}: l10n.t needs a plain string: ${text.slice(index, index + 60)}`);
      strings.add(JSON.parse(literal[1]!) as string);
    }
  }
  return strings;
}

/** The templates of all messages (see `server/src/finding/say.ts`) in the TypeScript files below a folder. */
export function saidTemplates(folder: string): ReadonlySet<string> {
  const templates = new Set<string>();
  for (const [, text] of sources(folder)) {
    // Not those in comments that tell how to write one: they are doubly quoted.
    for (const { index } of text.matchAll(/(?<![\w`])say`/g)) {
      const template = readTemplate(text, index + "say`".length).template;
      if (speaks(template)) templates.add(template);
    }
  }
  return templates;
}

/** Whether there is a word to translate: holes and code have none. */
function speaks(template: string): boolean {
  return /\p{L}/u.test(template.replace(/\{\d+\}|`[^`]*`/g, ""));
}

/** A template literal from behind its opening backquote to behind its closing one, with `{0}`, `{1}` … for what is put in. */
function readTemplate(text: string, start: number): { readonly template: string; readonly end: number } {
  let template = "";
  let holes = 0;
  let at = start;
  while (text[at] !== "`") {
    if (at >= text.length) throw new Error(`a template without an end: ${text.slice(start, start + 60)}`);
    if (text[at] === "\\") {
      template += text[at + 1];
      at += 2;
    } else if (text.startsWith("${", at)) {
      template += `{${holes++}}`;
      at = endOfHole(text, at + 2);
    } else template += text[at++];
  }
  return { template, end: at + 1 };
}

/** Behind the brace that closes a hole. */
function endOfHole(text: string, start: number): number {
  let depth = 1;
  let at = start;
  while (depth > 0) {
    const quoted = /^"(?:[^"\\]|\\.)*"|^'(?:[^'\\]|\\.)*'/.exec(text.slice(at, at + 500));
    if (quoted) at += quoted[0].length;
    else if (text[at] === "`") at = readTemplate(text, at + 1).end;
    else {
      if (text[at] === "{") depth++;
      if (text[at] === "}") depth--;
      at++;
    }
  }
  return at;
}

/** What the resource tables call the things that are acquired: the column `noun` of `server/data/resources-*.tsv`. */
export function resourceNouns(folder: string): ReadonlySet<string> {
  const nouns = new Set<string>();
  for (const name of readdirSync(folder).filter((each) => /^resources-.*\.tsv$/.test(each))) {
    const [head, ...rows] = readFileSync(join(folder, name), "utf8").trimEnd().split(/\r?\n/);
    const column = head!.split("\t").indexOf("noun");
    for (const row of rows) nouns.add(row.split("\t")[column]!);
  }
  nouns.delete("-");
  return nouns;
}

/** What the editor shows of a rule: the parts of its page that a hover has, and its title and fix. */
export function ruleStrings(rules: readonly RuleMeta[]): string[] {
  return rules.flatMap(({ summary, docs, fix }) => [
    summary,
    docs.what,
    docs.why,
    "title" in fix ? fix.title : fix.none,
  ]);
}

/** All that the server says, sorted. @param root the project's folder */
export function serverStrings(root: string): string[] {
  return [
    ...new Set([
      ...localisedStrings(join(root, "server/src/lsp")),
      ...ruleStrings(ruleCatalogue),
      ...saidTemplates(join(root, "server/src")),
      ...resourceNouns(join(root, "server/data")),
    ]),
  ].sort();
}
