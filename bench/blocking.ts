/**
 * Shows what the explorer makes of a package, for debugging:
 *
 *   npx tsx bench/blocking.ts <folder> [function] [--dump]
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { dumpFn } from "../server/src/concurrency/dump";
import { driverLimits, explore } from "../server/src/concurrency/explore";
import { Lowering } from "../server/src/concurrency/lower/lower";
import type { Site } from "../server/src/concurrency/program";
import { ApiModel } from "../server/src/go/api";
import { parseGoFile } from "../server/src/go/file";
import { GoProgram } from "../server/src/go/program";
import { initSyntax } from "../server/src/syntax/syntax";
import { NodeHost } from "../server/src/workspace/node-host";
import { nodeResources } from "../server/src/workspace/resources";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { dump: { type: "boolean" } } });
  const root = join(__dirname, "..");
  const syntax = await initSyntax(nodeResources(root));
  const data = (name: string) => readFileSync(join(root, "server/data", name), "utf8");
  const dir = resolve(positionals[0] ?? ".");
  const program = new GoProgram({
    host: new NodeHost(),
    root: dir,
    api: new ApiModel(data("std.json"), data("third-party.api")),
    parse: (path, text) => parseGoFile(syntax, path, text),
  });
  for (const pkg of [program.packageAt(dir), program.packageAt(dir, true)]) {
    if (!pkg) continue;
    const lowering = new Lowering(program);
    for (const file of pkg.files) {
      for (const decl of file.decls) {
        if (decl.kind !== "FuncDecl" || !decl.hasBody) continue;
        if (positionals[1] ? decl.name.name !== positionals[1] : !/^(Test|main$)/.test(decl.name.name)) continue;
        const fn = lowering.rootOf({ kind: "func", name: decl.name.name, decl, file, pkg });
        if (!fn) continue;
        if (values.dump) {
          console.log(dumpFn(fn));
        }
        const t0 = performance.now();
        const r = explore(fn, driverLimits);
        console.log(
          `${decl.name.name}: ${r.states} states, ${r.steps} steps, ${(performance.now() - t0).toFixed(1)} ms${r.complete ? "" : ", cut short"}`,
        );
        for (const b of r.blocked) {
          const wait = b.proc.wait!;
          console.log(`  blocked g${b.proc.id} ${wait.k} ${at(wait.site)}`);
          const steps: string[] = [];
          for (let s = b.state.trace; s; s = s.prev) {
            steps.push(
              `g${s.proc} ${s.kind}${s.taken === undefined ? "" : s.taken ? "+" : "-"}${s.partner === undefined ? "" : `/g${s.partner}`} ${s.site?.node ? at(s.site) : ""}`,
            );
          }
          console.log(`    ${steps.reverse().join(" · ")}`);
        }
      }
    }
  }
}

function at(site: Site): string {
  return `${site.file.text.slice(0, site.node.pos).split("\n").length}`;
}

void main();
