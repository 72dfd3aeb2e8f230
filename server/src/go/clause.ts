import { contextOf, fileBuild } from "./buildtags";
import { ownName } from "./names";

/** Cheap looks at Go text without parsing it. */

/** The name in the package clause ("" where it is missing), and whether a build line keeps the file out of every build. */
export function packageClause(text: string): { name: string; ignored: boolean } {
  // Comments before the clause may contain anything, so they are stepped over one by one.
  const skip = /\s*(?:\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)|\s+|\uFEFF/y;
  let at = 0;
  for (;;) {
    skip.lastIndex = at;
    if (!skip.test(text)) break;
    at = skip.lastIndex;
  }
  const clause = /package\s+([\p{L}_][\p{L}\p{Nd}_]*)/uy;
  clause.lastIndex = at;
  const name = clause.exec(text)?.[1] ?? "";
  const head = text.slice(0, at);
  const ignored = head.includes("build") && contextOf(fileBuild("x.go", `${head}package x\n`)).tags.size > 0;
  return { name, ignored };
}

/** Adds names that may be declared as aliases (`type A = B`), grouped or not, in gofmt-formatted text. */
export function aliasNames(text: string, into: Set<string>): void {
  if (!/^(?:type\s|\t\w+(?:\[.*\])? += )/m.test(text)) return;
  for (const [, name] of text.matchAll(/^type\s+(\w+)(?:\[.*\])?\s*=\s/gm)) into.add(ownName(name!));
  for (const [block] of text.matchAll(/^type\s*\([\s\S]*?^\)/gm)) {
    for (const [, name] of block.matchAll(/^\s+(\w+)(?:\[.*\])?\s*=\s/gm)) into.add(ownName(name!));
  }
}

/** Paths that a file imports, in order. What follows the last import declaration is not looked at. */
export function importPaths(text: string): string[] {
  const paths: string[] = [];
  const blank = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|;|\uFEFF)*/y;
  const clause = /package\s+[\p{L}_][\p{L}\p{Nd}_]*/uy;
  const word = /import(?![\p{L}\p{Nd}_])/uy;
  const spec = /(?:(?:[\p{L}_][\p{L}\p{Nd}_]*|\.)\s*)?(?:"([^"\n]*)"|`([^`]*)`)/uy;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  const takeSpec = (): boolean => {
    take(blank);
    const match = take(spec);
    if (match !== null) paths.push(ownName(match[1] ?? match[2]!));
    return match !== null;
  };
  take(blank);
  if (take(clause) === null) return paths;
  for (;;) {
    take(blank);
    if (take(word) === null) return paths;
    take(blank);
    if (text[at] !== "(") {
      if (!takeSpec()) return paths;
      continue;
    }
    at++;
    while (takeSpec());
    take(blank);
    if (text[at] !== ")") return paths;
    at++;
  }
}
