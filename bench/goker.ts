/**
 * Scores the analyser on GoKer's blocking kernels and on correct programs:
 *
 *   npx tsx bench/goker.ts <folder> --expect goker.tsv [--only regexp] [--write docs/blocking.md]
 *
 * `<folder>` holds checkouts of timmyyuan/gobench, cs-au-dk/goat, VladSaioc/asplos-artifact-2025 and
 * VladSaioc/common-goroutine-leak-patterns under the names gobench, goat, asplos and patterns (missing ones are left
 * out). A kernel counts as found where a report of the recommended profile, about goroutines, channels, locks, contexts
 * or timers, stands on one of the lines of its row; goroutine-in-test-not-joined does not count. The kernels are looked at
 * twice, the second time with every declared name replaced by another one. Of the common patterns and of the Go runtime's
 * own programs for its leak profile (in the toolchain's source) a function counts where a report stands in it, or in one
 * that it calls. Reports on correct programs that a run has shown to be right are in goker-exceptions.tsv, and counted as
 * such. Findings in public code that a person judged are in blocking-judged.tsv, and printed behind these tables.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultConfig } from "../server/src/engine/config";
import { createEngine } from "../server/src/engine/create";
import type { DirectoryEntry, Host } from "../server/src/go/host";
import { NodeHost } from "../server/src/workspace/node-host";
import { nodeResources } from "../server/src/workspace/resources";

interface Kernel {
  readonly id: string;
  readonly file: string;
  readonly tranche: string;
  readonly lines: ReadonlySet<number>;
}
interface Report {
  readonly line: number;
  readonly rule: string;
  readonly file: string;
}
/** A line of the table that comes out. */
interface Row {
  readonly what: string;
  readonly figure: string;
  /** What is not as it should be. */
  readonly rest: readonly string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    expect: { type: "string", default: "goker.tsv" },
    write: { type: "string" },
    only: { type: "string", default: "" },
  },
});
const checkouts = resolve(positionals[0] ?? ".");
const only = new RegExp(values.only);
const families = new Set(["goroutine", "channel", "sync", "context", "timer"]);
/** Every kernel is driven by a test, and that the test does not wait for it is not the bug. */
const ofTests = "goroutine-in-test-not-joined";

/** Kernels and the lines on which a report counts. */
function kernels(): Kernel[] {
  const [head, ...rows] = readFileSync(resolve(values.expect), "utf8").trim().split("\n");
  const columns = head!.split("\t");
  return rows.map((row) => {
    const cells = row.split("\t");
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? "";
    const numbers = ["report_line", "blocked_op_lines", "go_stmt_lines"].flatMap((c) =>
      cell(c).split(",").filter(Boolean).map(Number),
    );
    return {
      id: cell("id"),
      file: join(checkouts, "gobench", cell("path")),
      tranche: cell("tranche"),
      lines: new Set(numbers),
    };
  });
}

/** Every folder below that holds Go files. */
function goFolders(dir: string, out: string[] = []): string[] {
  if (!existsSync(dir)) return out;
  const names = readdirSync(dir);
  if (names.some((n) => n.endsWith(".go"))) out.push(dir);
  for (const name of names) if (statSync(join(dir, name)).isDirectory()) goFolders(join(dir, name), out);
  return out;
}

/** Names of the standard library that a kernel's own methods may have to keep to implement or promote. */
const kept =
  /^(main|init|_|R?(Lock|Unlock)|RLocker|Done|Add|Wait|Do|L|C|Stop|Reset|Error|String|Signal|Broadcast|Read|Write|Close|Err|Value|Deadline|Go|Load|Store|Mutex|RWMutex|WaitGroup|Once|Cond|Context|T|B|Time|Timer|Duration|Reader|Writer)$/;
const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|`[^`]*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|[A-Za-z_]\w*/g;

/** The text with every name that it declares replaced; lines stay where they are. */
function renamed(text: string): string {
  const imported = new Set([...text.matchAll(/"([\w./-]+)"/g)].map((m) => m[1]!.split("/").pop()!));
  const declared = new Set<string>();
  const add = (name: string | undefined): void => {
    if (
      name &&
      !kept.test(name) &&
      !imported.has(name) &&
      !/^(true|false|nil|iota|len|cap|make|new|append|copy|delete|close|panic|recover|error|string|bool|u?int\d*|byte|rune|float\d+|uintptr|any)$/.test(
        name,
      )
    )
      declared.add(name);
  };
  for (const m of text.matchAll(/\bfunc\s+(?:\(\s*(\w+)?[^)]*\)\s*)?(\w+)\s*[([]/g)) {
    add(m[1]);
    add(m[2]);
  }
  for (const m of text.matchAll(/\btype\s+(\w+)/g)) add(m[1]);
  for (const m of text.matchAll(/\b(?:var|const)\s+(\w+)/g)) add(m[1]);
  for (const m of text.matchAll(/^\s*(\w+(?:\s*,\s*\w+)*)\s*:=/gm))
    for (const name of m[1]!.split(",")) add(name.trim());
  for (const m of text.matchAll(/^\t(\w+)\s+(?:\*|\[\]|map\[|chan\b|func\b|<-chan|[\w.]+\s*$)/gm))
    if (!/^(return|go|defer|case|goto|package|import|else|break|continue)$/.test(m[1]!)) add(m[1]);
  for (const m of text.matchAll(/^\t(\w+)\(/gm)) if (/\binterface\b/.test(text)) declared.has(m[1]!) && add(m[1]);
  const names = new Map([...declared].map((name, i) => [name, fresh(name, i)]));
  return text.replace(token, (t) => names.get(t) ?? t);
}
function fresh(name: string, i: number): string {
  if (/^Test/.test(name)) return `TestQz${i}`;
  return /^[A-Z]/.test(name) ? `Qz${i}` : `qz${i}`;
}

/** The disk, its Go files renamed where asked for. */
class KernelHost implements Host {
  readonly #disk = new NodeHost();
  constructor(readonly rename: boolean) {}
  readFile(path: string): string | undefined {
    const text = this.#disk.readFile(path);
    return text !== undefined && this.rename && path.endsWith(".go") ? renamed(text) : text;
  }
  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    return this.#disk.readDirectory(path);
  }
}

async function analyse(dir: string, rename = false): Promise<{ reports: Report[]; ms: number }> {
  const host = new KernelHost(rename);
  const engine = await createEngine(host, nodeResources(join(__dirname, "..")), { root: dir });
  const started = performance.now();
  try {
    const { findings, problems } = engine.analysePackage(dir, defaultConfig(dir));
    for (const p of problems) if (p.internal) throw new Error(`${p.file}:${p.line}: ${p.message}`);
    const reports = findings
      .filter((f) => families.has(f.family) && f.rule !== ofTests)
      .map((f) => ({
        line: (host.readFile(f.span.file) ?? "").slice(0, f.span.start).split("\n").length,
        rule: f.rule,
        file: f.span.file,
      }));
    return { reports, ms: performance.now() - started };
  } finally {
    engine.dispose();
  }
}

async function kernelRow(rename: boolean): Promise<Row> {
  const missed: string[] = [];
  const perTranche = new Map<string, [number, number]>();
  const list = kernels().filter((k) => only.test(k.id));
  for (const kernel of list) {
    const { reports, ms } = await analyse(dirname(kernel.file), rename);
    const hit = reports.some((r) => kernel.lines.has(r.line));
    if (!hit) missed.push(`${kernel.id} (${kernel.tranche})`);
    const counts = perTranche.get(kernel.tranche) ?? [0, 0];
    perTranche.set(kernel.tranche, [counts[0] + (hit ? 1 : 0), counts[1] + 1]);
    const got = [...new Set(reports.map((r) => `${r.line} ${r.rule}`))].join(", ");
    console.log(
      `${hit ? "found " : "MISSED"} ${kernel.tranche} ${kernel.id.padEnd(20)} ${ms.toFixed(0).padStart(6)} ms  want ${[...kernel.lines].join()}  got ${got}`,
    );
  }
  const tranches = [...perTranche].sort().map(([t, [a, b]]) => `${t} ${a}/${b}`);
  return {
    what: rename ? "GoKer's blocking kernels, every name replaced" : "GoKer's blocking kernels",
    figure: `${list.length - missed.length} of ${list.length} found (${tranches.join(", ")})`,
    rest: missed.length === 0 ? [] : [`missed: ${missed.join(", ")}`],
  };
}

/** Reports on correct programs that are right, and how a run showed it. */
const shown = new Map(
  readFileSync(join(__dirname, "goker-exceptions.tsv"), "utf8")
    .trim()
    .split("\n")
    .slice(2)
    .map((row) => row.split("\t"))
    .map(([program, line, rule, how]) => [`${program}\t${line}\t${rule}`, how!]),
);
const shownBy = (program: string, { line, rule }: Report): string | undefined =>
  shown.get(`${program}\t${line}\t${rule}`);

/** What is said of a program that should be in order, and of which something is reported. */
function reported(program: string, reports: readonly Report[]): { readonly wrong: boolean; readonly text: string } {
  const texts = reports.map((r) => {
    const how = shownBy(program, r);
    return `${r.line} ${r.rule}${how ? ` (${how})` : ""}`;
  });
  const wrong = reports.some((r) => shownBy(program, r) === undefined);
  return { wrong, text: `${wrong ? "false alarm" : "right, as a run shows"}: ${program}: ${texts.join("; ")}` };
}

function cleanFigure(all: readonly { readonly wrong: boolean }[], of: number): string {
  const wrong = all.filter((each) => each.wrong).length;
  return `${wrong} of ${of} with a false alarm${all.length > wrong ? `; ${all.length - wrong} with a report that a run shows to be right` : ""}`;
}

async function cleanRow(what: string, dirs: readonly string[]): Promise<Row> {
  const noisy: { wrong: boolean; text: string }[] = [];
  for (const dir of dirs) {
    const { reports } = await analyse(dir);
    if (reports.length > 0) noisy.push(reported(dir.slice(checkouts.length + 1), reports));
  }
  return { what, figure: cleanFigure(noisy, dirs.length), rest: noisy.map(({ text }) => text) };
}

/** Top-level functions of a file whose names match, with their lines. */
function functionsIn(file: string, wanted: RegExp): { name: string; from: number; to: number }[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, from) => {
    const name = /^func (?:\([^)]*\) )?(\w+)\(/.exec(line)?.[1];
    if (name === undefined || !wanted.test(name)) return [];
    const to = lines.findIndex((end, at) => at >= from && end.startsWith("}"));
    return [{ name, from: from + 1, to: to + 1 }];
  });
}

/** A leak and its mended twin to a file. */
async function patternRows(): Promise<Row[]> {
  const leaking: [boolean, string][] = [];
  const noisy: { wrong: boolean; text: string }[] = [];
  for (const dir of goFolders(join(checkouts, "patterns"))) {
    const { reports } = await analyse(dir);
    for (const name of readdirSync(dir)) {
      if (!/(?<!_test)\.go$/.test(name)) continue;
      const file = join(dir, name);
      const twins = functionsIn(file, /^Fixed/);
      const here = reports.filter((r) => r.file === file);
      const inTwin = (r: Report): boolean => twins.some(({ from, to }) => from <= r.line && r.line <= to);
      if (twins.length === 0) continue;
      leaking.push([here.some((r) => !inTwin(r)), name]);
      const twin = here.filter(inTwin);
      if (twin.length > 0) noisy.push(reported(file.slice(checkouts.length + 1), twin));
    }
  }
  const missed = leaking.flatMap(([hit, name]) => (hit ? [] : [name]));
  return [
    {
      what: "common patterns",
      figure: `${leaking.length - missed.length} of ${leaking.length} found`,
      rest: missed.length === 0 ? [] : [`missed: ${missed.join(", ")}`],
    },
    {
      what: "common patterns, their mended twins",
      figure: cleanFigure(noisy, leaking.length),
      rest: noisy.map(({ text }) => text),
    },
  ];
}

/** Programs that the runtime's tests of its leak profile run; the names of those without a leak say so. */
async function runtimeRows(): Promise<Row[]> {
  const goroot = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" }).stdout?.trim() ?? "";
  const root = join(goroot, "src/runtime/testdata/testgoroutineleakprofile");
  if (goroot === "" || !existsSync(root)) return [];
  const rows: Row[] = [];
  for (const dir of goFolders(root)) {
    const { reports } = await analyse(dir);
    const missed: string[] = [];
    const wrong: string[] = [];
    let leaks = 0;
    for (const name of readdirSync(dir)) {
      const file = join(dir, name);
      const text = name.endsWith(".go") ? readFileSync(file, "utf8") : "";
      const registered = new Set([...text.matchAll(/register\("\w+", (\w+)\)/g)].map((m) => m[1]!));
      const here = reports.filter((r) => r.file === file);
      // A program of goker fills a file, with the types it needs.
      const whole = registered.size === 1;
      const functions = text === "" ? [] : functionsIn(file, /./);
      const all = text.split("\n");
      for (const fn of functions) {
        if (!registered.has(fn.name)) continue;
        const body = all.slice(fn.from - 1, fn.to).join("\n");
        const called = functions.filter((other) => new RegExp(`\\b${other.name}\\(`).test(body));
        const hit = here.some((r) => whole || [fn, ...called].some(({ from, to }) => from <= r.line && r.line <= to));
        if (/^NoLeak/.test(fn.name)) {
          if (hit) wrong.push(`reported, though in order: ${fn.name}`);
          continue;
        }
        leaks++;
        if (!hit) missed.push(fn.name);
      }
    }
    if (leaks === 0) continue;
    rows.push({
      what: `the runtime's leak profile programs, ${dir === root ? "small ones" : basename(dir)}`,
      figure: `${leaks - missed.length} of ${leaks} found`,
      rest: [...(missed.length > 0 ? [`missed: ${missed.join(", ")}`] : []), ...wrong],
    });
  }
  return rows;
}

/** Findings in public code, as a person judged them: how many of each draw, and what is not a leak. */
function judgedSection(): string[] {
  const [, ...rows] = readFileSync(join(__dirname, "blocking-judged.tsv"), "utf8")
    .trim()
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .map((line) => line.split("\t"));
  // `a.go:3, 9; b.go:7` are three findings.
  const found = (place: string): number => place.split(/[,;] /).length;
  const draws = [...new Set(rows.map(([draw]) => draw!))];
  const verdicts = ["true", "harmless", "false"];
  const table = draws.map((draw) => {
    const own = rows.filter((row) => row[0] === draw);
    const count = (verdict: string): number =>
      own.filter((row) => row[4] === verdict).reduce((sum, row) => sum + found(row[2]!), 0);
    const counts = verdicts.map(count);
    const all = counts.reduce((a, b) => a + b, 0);
    const asTold = Math.round(((all - counts[2]!) / all) * 100);
    const repositories = [...new Set(own.map((row) => row[1]!))].join(", ");
    return `| ${draw} | ${repositories} | ${counts.join(" | ")} | ${asTold} % |`;
  });
  return [
    "",
    "## Findings in public code",
    "",
    "All findings of the default profile by the rules of goroutines, channels and locks (held locks and semaphores are in",
    "[precision](precision.md)), each read in its source and its callers. True: it blocks for ever, or deadlocks, or never ends, as told.",
    "Harmless: it does as told, but it is meant, or the process ends with it, or the test has failed anyway. False: it does not. The rules",
    "had not been looked at with a repository before its draw, and were mended between the draws, each time by a general rule with an",
    "`ok_` fixture. The list is `bench/blocking-judged.tsv`.",
    "",
    "| draw | code | true | harmless | false | as told |",
    "|---|---|---|---|---|---|",
    ...table,
    "",
    "Most of what is harmless are goroutines without an exit that live as long as a server does: that nobody makes a second one is",
    "known by packages that are not looked at together.",
    "",
    "| judged | rule | verdict | cause | since |",
    "|---|---|---|---|---|",
    ...rows
      .filter((row) => row[4] !== "true")
      .map(([, repository, place, rule, verdict, why, since]) => {
        const name = repository!.replace(/^.*\/| .*$/g, "");
        return `| ${name} ${place} | ${rule} | ${verdict} | ${why} | ${since} |`;
      }),
  ];
}

async function main(): Promise<void> {
  const under = (folder: string): string[] => goFolders(join(checkouts, folder)).filter((d) => only.test(d));
  const rows = [
    await kernelRow(false),
    await kernelRow(true),
    await cleanRow(
      "fixed twins (goat)",
      under("goat/examples/src/gobench/goker/blocking").filter((d) => basename(d).endsWith("_fixed")),
    ),
    await cleanRow("correct programs (asplos)", under("asplos/tester/tests/correct")),
    await cleanRow("GoKer's non-blocking kernels", under("gobench/gobench/goker/nonblocking")),
    ...(await patternRows()),
    ...(await runtimeRows()),
  ];
  const lines = [
    "# Blocking programs of others",
    "",
    "Written by `npx tsx bench/goker.ts <folder of checkouts> --expect <goker.tsv> --write docs/blocking.md`; what is counted, and how, is told at the head of that file.",
    "",
    "| programs | recommended profile |",
    "|---|---|",
    ...rows.map(({ what, figure }) => `| ${what} | ${figure} |`),
    ...rows.flatMap(({ what, rest }) =>
      rest.length === 0 ? [] : ["", `## ${what}`, "", ...rest.map((r) => `- ${r}`)],
    ),
    ...judgedSection(),
  ];
  console.log(lines.slice(4).join("\n"));
  if (values.write) writeFileSync(resolve(values.write), `${lines.join("\n")}\n`);
}

void main();
