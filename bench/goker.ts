/**
 * Scores the analyser on GoKer's blocking kernels and on correct programs:
 *
 *   npx tsx bench/goker.ts <folder> --expect goker.tsv [--rename] [--only regexp]
 *
 * `<folder>` holds checkouts of timmyyuan/gobench, cs-au-dk/goat, VladSaioc/asplos-artifact-2025 and
 * VladSaioc/common-goroutine-leak-patterns under the names gobench, goat, asplos and patterns (missing ones are left
 * out). A kernel counts as found where a report of the recommended profile, about goroutines, channels, locks, contexts
 * or timers, stands on one of the lines of its row; goroutine-in-test-not-joined does not count. `--rename` first gives
 * every declared name another one.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
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
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    expect: { type: "string", default: "goker.tsv" },
    rename: { type: "boolean", default: false },
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
  readFile(path: string): string | undefined {
    const text = this.#disk.readFile(path);
    return text !== undefined && values.rename && path.endsWith(".go") ? renamed(text) : text;
  }
  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    return this.#disk.readDirectory(path);
  }
}

async function analyse(dir: string): Promise<{ reports: Report[]; ms: number }> {
  const host = new KernelHost();
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
      }));
    return { reports, ms: performance.now() - started };
  } finally {
    engine.dispose();
  }
}

async function main(): Promise<void> {
  let found = 0;
  const perTranche = new Map<string, [number, number]>();
  const list = kernels().filter((k) => only.test(k.id));
  for (const kernel of list) {
    const { reports, ms } = await analyse(dirname(kernel.file));
    const hit = reports.some((r) => kernel.lines.has(r.line));
    if (hit) found++;
    const counts = perTranche.get(kernel.tranche) ?? [0, 0];
    perTranche.set(kernel.tranche, [counts[0] + (hit ? 1 : 0), counts[1] + 1]);
    const got = [...new Set(reports.map((r) => `${r.line} ${r.rule}`))].join(", ");
    console.log(
      `${hit ? "found " : "MISSED"} ${kernel.tranche} ${kernel.id.padEnd(20)} ${ms.toFixed(0).padStart(6)} ms  want ${[...kernel.lines].join()}  got ${got}`,
    );
  }
  const tranches = [...perTranche].sort().map(([t, [a, b]]) => `${t} ${a}/${b}`);
  console.log(`\nfound ${found} of ${list.length}: ${tranches.join("  ")}`);

  const clean = [
    ...goFolders(join(checkouts, "goat/examples/src/gobench/goker/blocking")).filter((d) =>
      basename(d).endsWith("_fixed"),
    ),
    ...goFolders(join(checkouts, "asplos/tester/tests/correct")),
    ...goFolders(join(checkouts, "gobench/gobench/goker/nonblocking")),
  ].filter((d) => only.test(d));
  let noisy = 0;
  for (const dir of clean) {
    const { reports } = await analyse(dir);
    if (reports.length === 0) continue;
    noisy++;
    console.log(`REPORT ${dir.slice(checkouts.length + 1)}: ${reports.map((r) => `${r.line} ${r.rule}`).join("; ")}`);
  }
  console.log(`${noisy} of ${clean.length} correct programs are reported`);
}

void main();
