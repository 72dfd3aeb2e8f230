import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fixturesRoot } from "../server/test/fixtures/folders";
import { go, vendored } from "./toolchain";

/** A function of a fixture. */
export interface GoFunction {
  /** Folder of the fixture, relative to test-fixtures. */
  readonly dir: string;
  readonly file: string;
  readonly package: string;
  /** "get", "cache.get". */
  readonly name: string;
  /** "(*cache).get"; empty for a generic function. */
  readonly expression: string;
  readonly params: readonly string[];
  readonly line: number;
  readonly endLine: number;
  /** Its own text. */
  readonly text: string;
}

/** A module of fixtures with their drivers, ready to be built: one program that runs any function of them. */
export interface Tree {
  readonly root: string;
  readonly functions: readonly GoFunction[];
}

/** Timers work as before Go 1.23 in a program whose go.mod says so: its fixtures are a program of their own. */
export type Language = "current" | "old";

const drivers = join(__dirname, "drivers");
const oldFolder = "go122";

/**
 * Lays out the fixtures of one language in a folder of its own.
 * @param texts what stands in place of a file: path relative to test-fixtures → text
 * @param wanted which folders (relative to test-fixtures) are of interest; packages they import must be among them
 */
export function layOut(language: Language, texts: ReadonlyMap<string, string>, wanted: (dir: string) => boolean): Tree {
  const root = mkdtempSync(join(tmpdir(), "ground-truth-"));
  const folders = fixtureFolders(fixturesRoot).filter((dir) => isOld(dir) === (language === "old") && wanted(dir));
  for (const dir of folders) copyFolder(root, dir, texts);
  const listed = list(root);
  for (const dir of folders) drive(root, dir, listed);
  cpSync(join(__dirname, "probe"), join(root, "probe"), { recursive: true });
  writeModule(root, language);
  const imports = folders.map((dir) => `import _ "fixtures/${dir}"\n`).join("");
  writeFileSync(
    join(root, "main.go"),
    `package main\n\nimport "fixtures/probe"\n\n${imports}\nfunc main() { probe.Main() }\n`,
  );
  return { root, functions: listed };
}

/** Builds the program of a tree. @throws Error with the compiler's output */
export function build(tree: Tree): void {
  go(["build", "-o", "program", "."], tree.root);
}

export function remove(tree: Tree): void {
  rmSync(tree.root, { recursive: true, force: true });
}

/** The name of a file as the fixtures have it: tests are ordinary files in the program. */
export function fixtureName(file: string): string {
  return file.replace(/_testfile\.go$/, "_test.go");
}

function programName(file: string): string {
  return file.replace(/_test\.go$/, "_testfile.go");
}

function isOld(dir: string): boolean {
  return basename(dir) === oldFolder;
}

function fixtureFolders(root: string): string[] {
  const found: string[] = [];
  const visit = (dir: string): void => {
    const entries = readdirSync(dir);
    if (entries.some((name) => name.endsWith(".go"))) found.push(relative(root, dir));
    for (const name of entries) if (statSync(join(dir, name)).isDirectory()) visit(join(dir, name));
  };
  for (const family of readdirSync(root)) {
    if (["stubs", "editor", "playground"].includes(family) || !statSync(join(root, family)).isDirectory()) continue;
    for (const rule of readdirSync(join(root, family))) visit(join(root, family, rule));
  }
  return found.sort();
}

/** Copies the Go files of one folder; commands become packages, and test files ordinary ones. */
function copyFolder(root: string, dir: string, texts: ReadonlyMap<string, string>): void {
  const target = join(root, dir);
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(join(fixturesRoot, dir))) {
    if (!name.endsWith(".go")) continue;
    const text = texts.get(`${dir}/${name}`) ?? readFileSync(join(fixturesRoot, dir, name), "utf8");
    writeFileSync(join(target, programName(name)), text.replace(/^package main$/m, "package program"));
  }
}

function list(root: string): GoFunction[] {
  const told = JSON.parse(go(["run", join(__dirname, "list/main.go"), root], __dirname)) as (Omit<
    GoFunction,
    "text"
  > & { readonly start: number; readonly end: number })[];
  return told.map(({ start, end, ...listed }) => {
    const bytes = readFileSync(join(root, listed.dir, listed.file));
    return { ...listed, file: fixtureName(listed.file), text: bytes.subarray(start, end).toString("utf8") };
  });
}

/** Writes the drivers of a folder: those made from the types of the functions, and the hand-written ones, which win. */
function drive(root: string, dir: string, functions: readonly GoFunction[]): void {
  const own = functions.filter((f) => f.dir === dir);
  const callable = own.filter(
    ({ expression, name }) => expression !== "" && name !== "main" && !/^Benchmark/.test(name),
  );
  if (callable.length > 0) {
    const lines = callable.map(({ file, name, expression, params }) => {
      const names = params.map((param) => `, ${JSON.stringify(param)}`).join("");
      return `\tprobe.Function(${JSON.stringify(file)}, ${JSON.stringify(name)}, ${expression}${names})\n`;
    });
    writeFileSync(
      join(root, dir, "zz_automatic.go"),
      `package ${own[0]!.package}\n\nimport "fixtures/probe"\n\nfunc init() {\n${lines.join("")}}\n`,
    );
  }
  const folder = join(drivers, dir);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".go")) cpSync(join(folder, name), join(root, dir, `zz_hand_${name}`));
  }
}

/** go.mod as the fixtures have it, with golang.org/x/sync as it comes with Go in place of its stub. */
function writeModule(root: string, language: Language): void {
  const stubs = join(fixturesRoot, "stubs");
  cpSync(stubs, join(root, "stubs"), { recursive: true });
  const sync = join(root, "stubs/sync");
  for (const name of readdirSync(sync)) {
    if (name === "go.mod") continue;
    rmSync(join(sync, name), { recursive: true });
    cpSync(join(vendored(), "sync", name), join(sync, name), { recursive: true });
  }
  const text = readFileSync(join(fixturesRoot, "go.mod"), "utf8");
  mkdirSync(dirname(join(root, "go.mod")), { recursive: true });
  const module = language === "old" ? "module fixtures\n\ngo 1.22\n" : text;
  writeFileSync(join(root, "go.mod"), module);
}
