import { readdirSync, readFileSync } from "node:fs";
import { parseGoFile } from "../server/src/go/file";
import { initSyntax } from "../server/src/syntax/syntax";
import { nodeResources } from "../server/src/workspace/resources";
const gates: Record<string, RegExp> = { blank: /\b_\b/, blank2: /\b_(?:\s*,\s*[\w.[\]]+)*\s*:?=\s*[\w.]+(?:\[[^\n]*?\])?\(/, with: /With(?:Cancel|Timeout|Deadline|Value)|NewContext|AppendToOutgoingContext/, bg: /(?:Background|TODO)\(/, fordefer: /\bfor\b[^]*\bdefer\b/, after: /\bAfter\b/, tick: /\bTick\b/, afterfunc: /\bAfterFunc\b/, c: /\.\s*C\b/ };
const root = "/usr/local/go/src"; const files: string[] = [];
const walk = (d: string) => { for (const e of readdirSync(d, {withFileTypes: true})) { if (e.isDirectory()) { if (e.name !== "testdata" && !e.name.startsWith("_")) walk(`${d}/${e.name}`); } else if (e.name.endsWith(".go")) files.push(`${d}/${e.name}`); } };
walk(root);
(async () => {
  const syntax = await initSyntax(nodeResources("/work/main/.wt/perf")); let total = 0; const sum: Record<string, number> = {};
  for (const f of files) { const t = readFileSync(f, "utf8"); for (const d of parseGoFile(syntax, f, t).decls) if (d.kind === "FuncDecl" && d.hasBody) { const x = t.slice(d.pos, d.end); total += x.length; for (const [k, g] of Object.entries(gates)) if (g.test(x)) sum[k] = (sum[k] ?? 0) + x.length; } }
  console.log(total, sum);
})();
