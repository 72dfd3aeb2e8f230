/**
 * Runs the concurrency analyses alone over every package below a folder: findings, and what exploring costs in processor
 * time, collecting garbage and compiling included.
 *
 *   npx tsx bench/blocking-corpus.ts <folder> [--only regexp] [--slow 20]
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { blockingOf, type ScopeCost } from "../server/src/concurrency/blocking";
import { ApiModel } from "../server/src/go/api";
import { parseGoFile } from "../server/src/go/file";
import { GoProgram } from "../server/src/go/program";
import { initSyntax } from "../server/src/syntax/syntax";
import { NodeHost } from "../server/src/workspace/node-host";
import { nodeResources } from "../server/src/workspace/resources";

function folders(dir: string, out: string[] = []): string[] {
  const entries = readdirSync(dir, { withFileTypes: true });
  if (entries.some((e) => e.name.endsWith(".go"))) out.push(dir);
  for (const e of entries) {
    if (e.isDirectory() && !/^(testdata|vendor|node_modules|\..*)$/.test(e.name)) folders(join(dir, e.name), out);
  }
  return out;
}

/** Milliseconds of the processor: other work on the machine does not count. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { only: { type: "string", default: "" }, slow: { type: "string", default: "20" } },
  });
  const root = join(__dirname, "..");
  const syntax = await initSyntax(nodeResources(root));
  const data = (name: string) => readFileSync(join(root, "server/data", name), "utf8");
  const dir = resolve(positionals[0] ?? ".");
  const only = new RegExp(values.only);
  const program = new GoProgram({
    host: new NodeHost(),
    root: dir,
    api: new ApiModel(data("std.json"), data("third-party.api")),
    parse: (path, text) => parseGoFile(syntax, path, text),
  });
  const slow: [number, string][] = [];
  const all: ScopeCost[] = [];
  let total = 0;
  for (const folder of folders(dir).filter((f) => only.test(f))) {
    for (const pkg of [program.packageAt(folder), program.packageAt(folder, true)]) {
      if (!pkg) continue;
      const started = cpu();
      const { findings, scopes } = blockingOf(program, pkg, cpu);
      const ms = cpu() - started;
      total += ms;
      all.push(...scopes);
      slow.push([ms, `${pkg.path} (${scopes.length} scopes)`]);
      for (const f of findings) {
        const line = f.site.file.text.slice(0, f.site.node.pos).split("\n").length;
        console.log(
          `${f.site.file.path.slice(dir.length + 1)}:${line} ${f.cause} ${f.tier} [${f.scope.func.name.name}] ${f.decisions}${f.started ? "" : "r"} ${f.via ?? ""}`,
        );
      }
    }
  }
  const cut = all.filter((c) => c.spent).length;
  const times = all.map((c) => c.exploring).sort((a, b) => a - b);
  const at = (q: number): string => (times[Math.floor((times.length - 1) * q)] ?? 0).toFixed(1);
  console.log(
    `\n${all.length} scopes, ${cut} cut short and silent, ${(total / 1000).toFixed(1)} s; exploring p50 ${at(0.5)} p99 ${at(0.99)} max ${at(1)} ms`,
  );
  slow.sort((a, b) => b[0] - a[0]);
  for (const [ms, name] of slow.slice(0, Number(values.slow))) console.log(`${ms.toFixed(0).padStart(7)} ms ${name}`);
  all.sort((a, b) => b.exploring - a.exploring);
  for (const c of all.slice(0, Number(values.slow))) {
    console.log(
      `${c.exploring.toFixed(0).padStart(7)} ms exploring ${c.lowering.toFixed(0).padStart(5)} ms lowering ${c.states} states ${c.steps} steps ${c.spent ? "cut " : ""}${c.func.name.name} ${c.file.path.slice(dir.length + 1)}`,
    );
  }
}

void main();
