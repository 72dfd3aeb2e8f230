import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

/** The folder of Go's own sources, which every measurement is made of; undefined where Go is missing. */
export function goSources(): string | undefined {
  try {
    return join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "src");
  } catch {
    return undefined;
  }
}

/** Go files of one folder, without tests and what other systems build. */
export function plainFiles(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"))
    .sort()
    .map((name) => join(dir, name));
}

/** All Go files below a folder that the Go tool would look at, tests included, folder by folder. */
export function goFilesBelow(dir: string): string[] {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".go"));
  const folders = entries.filter((entry) => entry.isDirectory() && !/^(?:[._]|testdata$|vendor$)/.test(entry.name));
  return [...files.map(({ name }) => join(dir, name)), ...folders.flatMap(({ name }) => goFilesBelow(join(dir, name)))];
}

/**
 * Copies packages into a module of their own, each clause with a suffix, until there are so many lines.
 * @returns the number of lines
 */
export function copyOf(sources: string, into: string, suffix: string, lines = Number.POSITIVE_INFINITY): number {
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, "go.mod"), `module example.com/copy${suffix}\n\ngo 1.24\n`);
  let count = 0;
  let folder = "";
  for (const file of goFilesBelow(sources)) {
    const dir = join(into, dirname(relative(sources, file)));
    // Whole packages only.
    if (dir !== folder && count >= lines) break;
    if (dir !== folder) mkdirSync(dir, { recursive: true });
    folder = dir;
    const text = readFileSync(file, "utf8");
    count += text.split("\n").length - 1;
    writeFileSync(join(dir, basename(file)), text.replace(/^package (\w+?)(_test)?\b/m, `package $1${suffix}$2`));
  }
  return count;
}

/** A file without its package clause and imports, and those. */
interface Parts {
  readonly head: string;
  readonly declarations: readonly string[];
}

function partsOf(text: string): Parts {
  const starts = [...text.matchAll(/^(?:func|type|var|const)\b/gm)].map(({ index }) => startOfComment(text, index));
  const declarations = starts.map((start, i) => text.slice(start, starts[i + 1] ?? text.length));
  return { head: text.slice(0, starts[0] ?? text.length), declarations };
}

/** A declaration begins with the comment above it. */
function startOfComment(text: string, at: number): number {
  let start = at;
  for (;;) {
    const line = text.lastIndexOf("\n", start - 2) + 1;
    if (start === 0 || !text.startsWith("//", line)) return start;
    start = line;
  }
}

/** Names that a text declares at package level, methods apart. */
function declared(text: string): string[] {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/^(?:func|type|var|const) ([A-Za-z_]\w*)/gm)) names.add(name!);
  for (const [, block] of text.matchAll(/^(?:var|const|type) \(\n([\s\S]*?)^\)/gm))
    for (const [, name] of block!.matchAll(/^\t([A-Za-z_]\w*)/gm)) names.add(name!);
  return [...names].filter((name) => name !== "_" && name !== "init");
}

/**
 * One file of about so many lines: the declarations of a real file, and where that is too short, of copies whose
 * package-level names end in the number of the copy.
 */
export function fileOf(lines: number, text: string): string {
  const { head, declarations } = partsOf(text);
  const names = new RegExp(`\\b(?:${declared(text).join("|")})\\b`, "g");
  let out = head;
  let count = out.split("\n").length;
  for (let copy = 0; ; copy++) {
    for (const declaration of declarations) {
      if (count >= lines) return out;
      out += copy === 0 ? declaration : declaration.replace(names, `$&${copy}`);
      count += declaration.split("\n").length - 1;
    }
  }
}

/**
 * A module of one package: a file of about so many lines, and the other files of the package that it was made from.
 * @param alone without those
 */
export function packageOf(lines: number, from: string, main: string, into: string, alone = false): string {
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, "go.mod"), "module example.com/bench\n\ngo 1.24\n");
  for (const path of plainFiles(from)) {
    if (alone && basename(path) !== main) continue;
    const text = readFileSync(path, "utf8");
    writeFileSync(join(into, basename(path)), basename(path) === main ? fileOf(lines, text) : text);
  }
  return join(into, main);
}
