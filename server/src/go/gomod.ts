import { type Message, say } from "../finding/say";
import type { GoVersion } from "./model";

/** Something in go.mod or go.work that could not be understood; `line` is 1-based. */
export interface ModProblem {
  readonly file: string;
  readonly line: number;
  readonly message: Message;
}

/** `old [version] => new [version]`; a `target` that starts with `.` or `/` is a folder. */
export interface Replace {
  readonly path: string;
  readonly target: string;
  readonly targetVersion: string | undefined;
}

/** What the analysis needs of a go.mod or go.work file. Fields that the file does not have are empty. */
export interface ModFile {
  readonly file: string;
  readonly module: string;
  readonly goVersion: GoVersion | undefined;
  /** Path and version, in order. */
  readonly requires: readonly { readonly path: string; readonly version: string }[];
  readonly replaces: readonly Replace[];
  /** Folders of go.work's `use`, as written. */
  readonly uses: readonly string[];
  readonly problems: readonly ModProblem[];
}

const ignoredVerbs = new Set(["exclude", "retract", "toolchain", "godebug", "tool", "ignore", "replace", "require"]);

/** `1.22`, `1.22.3`, `1.23rc1` → major and minor; undefined for anything else. */
export function parseGoVersion(text: string): GoVersion | undefined {
  const match = /^(?:go)?(\d+)(?:\.(\d+))?/.exec(text.trim());
  return match ? { major: Number(match[1]), minor: Number(match[2] ?? 0) } : undefined;
}

/** Negative, zero or positive, as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: GoVersion, b: GoVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

/** Reads go.mod or go.work text. Never fails: what is not understood is a problem and skipped. */
export function parseModFile(file: string, text: string): ModFile {
  const problems: ModProblem[] = [];
  const requires: { path: string; version: string }[] = [];
  const replaces: Replace[] = [];
  const uses: string[] = [];
  let module = "";
  let goVersion: GoVersion | undefined;
  let block = "";

  text.split(/\r?\n/).forEach((raw, index) => {
    const problem = (message: Message) => problems.push({ file, line: index + 1, message });
    const words = tokens(raw);
    if (words.length === 0) return;
    if (block !== "" && words[0] === ")") {
      block = "";
      return;
    }
    let verb = block;
    if (block === "") {
      verb = words.shift()!;
      if (words[0] === "(") {
        if (words[1] !== ")") block = verb;
        return;
      }
    }
    switch (verb) {
      case "module":
        if (words[0] === undefined) problem(say`module: a path is missing`);
        else if (module !== "") problem(say`module: said twice`);
        else module = words[0];
        return;
      case "go":
        goVersion = parseGoVersion(words[0] ?? "");
        if (!goVersion)
          problem(words[0] === undefined ? say`go: a version is missing` : say`go: ${words[0]} is no Go version`);
        return;
      case "require":
        if (words[0] === undefined || words[1] === undefined) problem(say`require: a path and a version are expected`);
        else requires.push({ path: words[0], version: words[1] });
        return;
      case "replace": {
        const arrow = words.indexOf("=>");
        const target = words[arrow + 1];
        if (arrow < 1 || target === undefined) problem(say`replace: \`old => new\` is expected`);
        else replaces.push({ path: words[0]!, target, targetVersion: words[arrow + 2] });
        return;
      }
      case "use":
        if (words[0] === undefined) problem(say`use: a folder is missing`);
        else uses.push(words[0]);
        return;
      default:
        if (!ignoredVerbs.has(verb)) problem(say`${verb}: unknown directive`);
    }
  });
  if (block !== "")
    problems.push({ file, line: text.split("\n").length, message: say`${block}: the block is not closed` });
  return { file, module, goVersion, requires, replaces, uses, problems };
}

/** Words of a line; `"…"` and `` `…` `` are unquoted, comments dropped. */
function tokens(line: string): string[] {
  const words: string[] = [];
  for (const match of line.matchAll(/\/\/.*|"((?:[^"\\]|\\.)*)"|`([^`]*)`|[()]|=>|[^\s()]+?(?=\/\/|\s|[()]|$)/g)) {
    if (match[0].startsWith("//")) break;
    words.push(match[1] ?? match[2] ?? match[0]);
  }
  return words;
}
