import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tree } from "./tree";

/** What the calls of one case left behind; see Report in probe/run.go. */
export interface CaseReport {
  readonly calls: number;
  readonly hung: number;
  readonly leaked: number;
  readonly alive: number;
  readonly others: number;
  readonly descriptors: number;
  readonly children: number;
  readonly busy: number;
  readonly partial: boolean;
  readonly growth:
    | readonly { readonly at: string; readonly objects: number; readonly bytes: number; readonly timer: boolean }[]
    | null;
  readonly gauges?: Readonly<Record<string, number>>;
  readonly at: readonly string[] | null;
  readonly states: readonly string[] | null;
  readonly output: readonly string[] | null;
  readonly panic?: string;
  readonly panicAt?: string;
}

/** One way of calling a function. */
export interface RunCase {
  readonly name: string;
  readonly report?: CaseReport;
  /** How the program ended, when it ended in this case. */
  readonly crash?: Crash;
}

/** A function that was run. */
export interface Run {
  readonly cases: readonly RunCase[];
  /** Why it cannot be called. */
  readonly cannot?: string;
}

export interface Crash {
  /** "fatal error: all goroutines are asleep". */
  readonly text: string;
  /** The innermost place in a fixture: "leak_sides.go:13". */
  readonly at?: string;
}

/** Seconds for one function with all its cases, and for a second look. */
const limit = { usual: 120, slowly: 400 };

interface Line {
  readonly event: "begin" | "end" | "again" | "cannot" | "done";
  readonly case?: string;
  readonly text?: string;
  readonly report?: CaseReport;
}

/** Runs one function of a tree, all its cases. A case that ends the program is followed by the others in a new one. */
export async function execute(tree: Tree, dir: string, file: string, name: string, how: How): Promise<Run> {
  const cases: RunCase[] = [];
  for (let turn = 0; turn < 30; turn++) {
    const slowly = how.slowly === true ? "slowly" : "";
    const args = [dir, file, name, `${cases.length}`, `${how.ways}`, how.memory ? "memory" : "", slowly];
    const run = await executeFrom(tree, args, limit[slowly || "usual"]);
    cases.push(...run.cases);
    if (run.cannot !== undefined || run.finished || run.cases.length === 0) return { ...run, cases };
  }
  return { cases };
}

/** How to run a function. */
export interface How {
  /** In so many different ways at most. */
  readonly ways: number;
  /** Memory is looked at too. */
  readonly memory: boolean;
  /** Everything is waited for longer: for a second look. */
  readonly slowly?: boolean;
}

interface Part extends Run {
  readonly finished: boolean;
}

function executeFrom(tree: Tree, args: readonly string[], seconds: number): Promise<Part> {
  const cwd = mkdtempSync(join(tmpdir(), "ground-truth-run-"));
  return new Promise((resolve, reject) => {
    const child = spawn(join(tree.root, "program"), args, {
      cwd,
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: cwd, TMPDIR: cwd, GOTRACEBACK: "all", GOMAXPROCS: "2" },
    });
    let told = "";
    let complaint = "";
    let late = false;
    child.stdio[3]!.on("data", (chunk: Buffer) => {
      told += chunk;
    });
    child.stderr!.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk).slice(0, 1 << 20);
    });
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, seconds * 1000);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(timer);
      rmSync(cwd, { recursive: true, force: true });
      resolve(read(tree, told, late ? `not done after ${seconds} seconds` : complaint));
    });
  });
}

function read(tree: Tree, told: string, complaint: string): Part {
  const lines = told
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text) as Line);
  const cannot = lines.find(({ event }) => event === "cannot");
  if (cannot !== undefined) return { cases: [], cannot: cannot.text ?? "", finished: true };
  const cases: RunCase[] = lines
    .filter(({ event }) => event === "end")
    .map(({ case: name, report }) => ({ name: name ?? "", report: report! }));
  const finished = lines.some(({ event }) => event === "done");
  const begun = lines.filter(({ event }) => event === "begin");
  if (begun.length > cases.length) cases.push({ name: begun.at(-1)!.case ?? "", crash: crashOf(tree, complaint) });
  else if (!finished && !lines.some(({ event }) => event === "again"))
    return { cases, cannot: complaint.trim(), finished };
  return { cases, finished };
}

function crashOf(tree: Tree, complaint: string): Crash {
  const text = /^(fatal error|panic|runtime|go): .*/m.exec(complaint)?.[0] ?? complaint.split("\n")[0] ?? "";
  for (const [, path, line] of complaint.matchAll(/^\t(\/\S+\.go):(\d+)/gm)) {
    if (!path!.startsWith(`${tree.root}/`) || /\/probe\/|\/zz_|\/main\.go$/.test(path!)) continue;
    return { text, at: `${path!.split("/").pop()}:${line}` };
  }
  return { text };
}
