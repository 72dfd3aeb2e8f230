/**
 * Scores the scanner on leaks that maintainers of public repositories found and fixed: is each reported before its fix,
 * in the place that was fixed, and no longer after?
 *
 *   npx tsx bench/leak-fixes.ts <leak-fixes.tsv> <leak-fixes-rules.json> <mirror> [--only regexp] [--show] [--strict] [--module]
 *
 * `<mirror>/<owner>+<name>/repo` are git directories with history, read without a checkout. The table has the columns
 * case_id, repo, fix_commit, parent_commit, file, range, class, detectability, alt_locations, after_range, after_state;
 * the second file says which rules count for which class. Scanned is the file's package, as it was before the fix and after
 * it, with the go.mod files above it; where there is none, the Go version is the one of the commit's time. With --module the
 * rest of the repository is there, too, as it is for a person who opens it: functions of its other packages are known then,
 * and those who call it. A repository without a go.mod got its import path from where it lay below GOPATH: there it gets a
 * go.mod with the path by which its packages import each other.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

type Row = Readonly<Record<string, string>>;
interface JsonFinding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly suppressed: boolean;
}
interface Outcome {
  readonly row: Row;
  readonly found: boolean;
  readonly still: boolean;
  readonly rules: readonly string[];
}

/** Classes by the family of rules that answers for them; the rest is counted as "other". */
const families: Readonly<Record<string, RegExp>> = {
  context: /^ctx-/,
  timer: /^(ticker|timer|time-after)-/,
  resource: /^(http-body|sql|file|conn|listener|resource)-not-closed$|^signal-not-stopped$|^defer-in-loop$/,
  mutex: /^mutex-not-unlocked$/,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "." },
    show: { type: "boolean" },
    strict: { type: "boolean" },
    module: { type: "boolean" },
  },
});
const [table, accepted, mirror] = positionals;
if (table === undefined || accepted === undefined || mirror === undefined) {
  console.error("usage: npx tsx bench/leak-fixes.ts <leak-fixes.tsv> <leak-fixes-rules.json> <mirror> [--only regexp]");
  process.exit(2);
}
const [header, ...lines] = readFileSync(table, "utf8").trimEnd().split("\n");
const columns = header!.split("\t");
const only = new RegExp(values.only);
const rows: Row[] = lines
  .map((line) => Object.fromEntries(line.split("\t").map((cell, i) => [columns[i]!, cell])))
  .filter((row) => only.test(`${row.case_id} ${row.class} ${familyOf(row)}`));
const rulesOf = JSON.parse(readFileSync(accepted, "utf8")) as Readonly<Record<string, readonly string[]>>;

const root = mkdtempSync(join(tmpdir(), "leak-fixes-"));
try {
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const outcome = score(row);
    outcomes.push(outcome);
    if (values.show) {
      const word = !outcome.found ? "missed" : outcome.still ? "still " : "found ";
      console.log(`${word} ${row.detectability} ${row.case_id} ${row.class} ${row.file}:${row.lines} ${row.function}`);
      console.log(`       ${outcome.rules.join(", ") || row.reason}`);
    }
  }
  report(outcomes);
} finally {
  rmSync(root, { recursive: true, force: true });
}

function familyOf(row: Row): string {
  return Object.entries(families).find(([, classes]) => classes.test(row.class!))?.[0] ?? "other";
}

function score(row: Row): Outcome {
  const rules = rulesOf[row.class!] ?? [];
  const before = scan(row, row.parent_commit!, rules);
  const after = row.after_state === "fixed" ? scan(row, row.fix_commit!, rules) : [];
  const hits = before.filter((finding) => inRange(finding, row.file!, row.range!) || atOther(finding, row));
  return {
    row,
    found: hits.length > 0,
    still: after.some((finding) => inRange(finding, row.file!, row.after_range!)),
    rules: [...new Set(hits.map(({ rule }) => rule))],
  };
}

function inRange(finding: JsonFinding, file: string, range: string): boolean {
  const [from, to] = range.split("-").map(Number);
  // A finding one line above the range starts the statement that the range begins in.
  return (
    finding.file === file && finding.line >= from! - 1 && finding.line <= (to ?? from)! && finding.endLine >= from!
  );
}

function atOther(finding: JsonFinding, row: Row): boolean {
  if (row.alt_locations === undefined || row.alt_locations === "-") return false;
  return row.alt_locations.split(",").some((place) => {
    const [file, line] = place.includes(":") ? place.split(":") : [row.file, place];
    return finding.file === file && Math.abs(finding.line - Number(line)) <= 1;
  });
}

/** The findings of some rules in the row's package at a commit. */
function scan(row: Row, commit: string, rules: readonly string[]): JsonFinding[] {
  const git = gitOf(row);
  const dir = dirname(row.file!);
  const modules = modulesAbove(git, commit, dir);
  const folder = values.module
    ? wholeTree(row, commit)
    : packageAlone(git, commit, [...goFilesIn(git, commit, dir), ...modules]);
  const version = modules.length > 0 ? [] : ["--go-version", versionAt(git, commit)];
  // Test files of the package are read for rows that are about them; some packages have several times as much of them.
  const tests = row.file!.endsWith("_test.go") ? [] : ["--no-tests"];
  const profile = values.strict ? ["--profile", "strict"] : [];
  const args = [
    "scan",
    values.module ? dir : ".",
    "--no-config",
    "--no-cache",
    "--format",
    "json",
    "--only",
    rules.join(","),
    ...version,
    ...tests,
    ...profile,
  ];
  const run = spawnSync(process.execPath, [join(__dirname, "../dist/cli.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.status === 2 || !run.stdout) throw new Error(`${row.case_id}: ${run.stderr}`);
  return (JSON.parse(run.stdout) as { findings: JsonFinding[] }).findings.filter(({ suppressed }) => !suppressed);
}

type Git = (args: readonly string[]) => string;

function goFilesIn(git: Git, commit: string, dir: string): string[] {
  const inside = dir === "." ? [] : [`${dir}/`];
  const names = git(["ls-tree", "--name-only", commit, "--", ...inside]).split("\n");
  return names.filter((name) => name.endsWith(".go"));
}

function modulesAbove(git: Git, commit: string, dir: string): string[] {
  const found: string[] = [];
  for (let at = dir; ; at = dirname(at)) {
    const mod = at === "." ? "go.mod" : `${at}/go.mod`;
    if (git(["ls-tree", "--name-only", commit, "--", mod]).trim() !== "") found.push(mod);
    if (at === ".") return found;
  }
}

function packageAlone(git: Git, commit: string, files: readonly string[]): string {
  const folder = join(root, "package");
  rmSync(folder, { recursive: true, force: true });
  for (const name of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), git(["show", `${commit}:${name}`]));
  }
  return folder;
}

/** All Go files of the repository as it was at a commit; other files are of no use to a scan, and a mirror may lack large ones. */
function wholeTree(row: Row, commit: string): string {
  const folder = join(root, "repository");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const git = (args: readonly string[], input?: Buffer): Buffer =>
    execFileSync("git", [`--git-dir=${repositoryOf(row)}`, ...args], {
      env: { ...process.env, GIT_INDEX_FILE: `${folder}.index` },
      maxBuffer: 1 << 28,
      input,
    });
  git(["read-tree", commit]);
  const names = git(["ls-files", "-z", "--", "*.go", "*go.mod", "*go.work", "*vendor/modules.txt"]);
  git(["checkout-index", "-z", "--stdin", `--prefix=${folder}/`], names);
  const files = names.toString().split("\0").filter(Boolean);
  if (!files.includes("go.mod")) {
    const path = importPathOf(folder, files);
    if (path !== undefined)
      writeFileSync(join(folder, "go.mod"), `module ${path}\n\ngo ${versionAt(gitOf(row), commit)}\n`);
  }
  return folder;
}

/** What stands before names of its own folders in most imports of a tree. */
function importPathOf(folder: string, files: readonly string[]): string | undefined {
  const own = files.filter((name) => name.endsWith(".go") && !/(?:^|\/)(?:vendor|Godeps)\//.test(name));
  const folders = new Set(own.map(dirname));
  const counts = new Map<string, number>();
  for (const name of own) {
    for (const [, path] of readFileSync(join(folder, name), "utf8").matchAll(
      /^\s*(?:import )?(?:\w+ )?"([^"\s]+)"$/gm,
    )) {
      for (let at = path!.indexOf("/"); at >= 0; at = path!.indexOf("/", at + 1)) {
        const before = path!.slice(0, at);
        // A path of the standard library has no dot in its first part.
        if (/^[^/]*\./.test(before) && folders.has(path!.slice(at + 1)))
          counts.set(before, (counts.get(before) ?? 0) + 1);
      }
    }
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function repositoryOf(row: Row): string {
  return join(mirror!, row.repo!.replace("/", "+"), "repo");
}

function gitOf(row: Row): Git {
  const dir = repositoryOf(row);
  return (args) => execFileSync("git", [`--git-dir=${dir}`, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
}

/** Go 1.6 came in February 2016, and one more every half a year. */
function versionAt(git: Git, commit: string): string {
  const [year, month] = git(["log", "-1", "--format=%cs", commit]).split("-").map(Number);
  const halves = (year! - 2016) * 2 + (month! >= 8 ? 1 : month! >= 2 ? 0 : -1);
  return `1.${Math.max(4, 6 + halves)}`;
}

function report(outcomes: readonly Outcome[]): void {
  console.log("family     detectability   found         still reported after the fix");
  let [found, still] = [0, 0];
  for (const family of [...Object.keys(families), "other"]) {
    for (const kind of ["likely", "possible", "unlikely"]) {
      const some = outcomes.filter(({ row }) => familyOf(row) === family && row.detectability === kind);
      if (some.length === 0) continue;
      const hits = some.filter((outcome) => outcome.found);
      const left = hits.filter((outcome) => outcome.still);
      found += hits.length;
      still += left.length;
      console.log(`${family.padEnd(10)} ${kind.padEnd(12)} ${share(hits.length, some.length)}   ${left.length}`);
    }
  }
  const all = (kind: string) => outcomes.filter(({ row }) => row.detectability === kind);
  const hit = (kind: string) => all(kind).filter((outcome) => outcome.found).length;
  console.log(`likely     ${share(hit("likely"), all("likely").length)}`);
  console.log(`possible   ${share(hit("possible"), all("possible").length)}`);
  console.log(`gone after the fix ${share(found - still, found)}`);
}

function share(part: number, all: number): string {
  return `${`${part} of ${all}`.padStart(10)} ${`${all === 0 ? 0 : Math.round((100 * part) / all)} %`.padStart(6)}`;
}
