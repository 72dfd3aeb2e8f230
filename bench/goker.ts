/**
 * Scores the analyser on GoKer's blocking kernels and on correct programs:
 *
 *   npx tsx bench/goker.ts <folder> --expect goker.tsv [--rename] [--verbose] [--only regexp]
 *
 * `<folder>` holds checkouts of timmyyuan/gobench, cs-au-dk/goat, VladSaioc/asplos-artifact-2025 and
 * VladSaioc/common-goroutine-leak-patterns under the names gobench, goat, asplos and patterns (missing ones are left
 * out). A kernel counts as found where a report stands on one of the lines of its row.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { blockingOf } from "../server/src/concurrency/blocking";
import { ApiModel } from "../server/src/go/api";
import { parseGoFile } from "../server/src/go/file";
import type { Host } from "../server/src/go/host";
import { GoProgram } from "../server/src/go/program";
import { initSyntax, type Syntax } from "../server/src/syntax/syntax";
import { NodeHost } from "../server/src/workspace/node-host";
import { nodeResources } from "../server/src/workspace/resources";

interface Kernel {
  readonly id: string;
  readonly file: string;
  readonly tranche: string;
  readonly lines: ReadonlySet<number>;
}
interface Report {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const root = join(__dirname, "..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    expect: { type: "string" },
    rename: { type: "boolean" },
    verbose: { type: "boolean" },
    only: { type: "string", default: "" },
  },
});
const checkouts = resolve(positionals[0] ?? ".");
const only = new RegExp(values.only);

function api(): ApiModel {
  const data = (name: string) => readFileSync(join(root, "server/data", name), "utf8");
  return new ApiModel(data("std.json"), data("third-party.api"));
}

/** Kernels and the lines on which a report counts. */
function kernels(): Kernel[] {
  const [head, ...rows] = readFileSync(resolve(values.expect ?? "goker.tsv"), "utf8")
    .trim()
    .split("\n");
  const columns = head!.split("\t");
  return rows.map((row) => {
    const cells = row.split("\t");
    const cell = (name: string) => cells[columns.indexOf(name)] ?? "";
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

function analyse(syntax: Syntax, model: ApiModel, host: Host, dir: string): { reports: Report[]; ms: number } {
  const started = performance.now();
  const program = new GoProgram({
    host,
    root: dir,
    api: model,
    parse: (path, text) => parseGoFile(syntax, path, text),
  });
  const reports: Report[] = [];
  for (const pkg of [program.packageAt(dir), program.packageAt(dir, true)]) {
    if (!pkg) continue;
    for (const f of blockingOf(program, pkg).findings) {
      const line = f.site.file.text.slice(0, f.site.node.pos).split("\n").length;
      reports.push({ file: f.site.file.path, line, text: `${f.cause}/${f.decisions}${f.started ? "" : "r"}` });
    }
  }
  return { reports, ms: performance.now() - started };
}

async function main(): Promise<void> {
  const syntax = await initSyntax(nodeResources(root));
  const model = api();
  let found = 0;
  const perTranche = new Map<string, [number, number]>();
  const list = kernels().filter((k) => only.test(k.id));
  for (const kernel of list) {
    const { reports, ms } = analyse(syntax, model, new NodeHost(), dirname(kernel.file));
    const hit = reports.some((r) => kernel.lines.has(r.line));
    if (hit) found++;
    const counts = perTranche.get(kernel.tranche) ?? [0, 0];
    perTranche.set(kernel.tranche, [counts[0] + (hit ? 1 : 0), counts[1] + 1]);
    console.log(
      `${hit ? "found " : "MISSED"} ${kernel.tranche} ${kernel.id.padEnd(20)} ${ms.toFixed(0).padStart(6)} ms  want ${[...kernel.lines].join()}  got ${[...new Set(reports.map((r) => `${r.line} ${r.text}`))].join(", ")}`,
    );
    if (values.verbose) for (const r of reports) console.log(`         ${r.line}: ${r.text}`);
  }
  console.log(
    `\nfound ${found} of ${list.length}: ${[...perTranche]
      .sort()
      .map(([t, [a, b]]) => `${t} ${a}/${b}`)
      .join("  ")}`,
  );

  const clean = [
    ...goFolders(join(checkouts, "goat/examples/src/gobench/goker/blocking")).filter((d) =>
      basename(d).endsWith("_fixed"),
    ),
    ...goFolders(join(checkouts, "asplos/tester/tests/correct")),
    ...goFolders(join(checkouts, "gobench/gobench/goker/nonblocking")),
  ];
  let noisy = 0;
  for (const dir of clean.filter((d) => only.test(d))) {
    const { reports } = analyse(syntax, model, new NodeHost(), dir);
    if (reports.length === 0) continue;
    noisy++;
    console.log(`REPORT ${dir.slice(checkouts.length + 1)}: ${reports.map((r) => `${r.line} ${r.text}`).join("; ")}`);
  }
  console.log(`${noisy} of ${clean.length} correct programs are reported`);
}

void main();
