import { openScanner } from "/work/main/.wt/perf/server/src/workspace/open-scanner";
import { readdirSync } from "node:fs";
import { defaultConfig } from "/work/main/.wt/perf/server/src/engine/config";
const root = "/usr/local/go/src";
const dirs: string[] = [];
const walk = (d: string) => { let go = false; for (const e of readdirSync(d, {withFileTypes: true})) { if (e.isDirectory()) { if (e.name !== "testdata" && !e.name.startsWith("_")) walk(`${d}/${e.name}`); } else if (e.name.endsWith(".go")) go = true; } if (go) dirs.push(d); };
for (const p of process.argv.slice(2)) walk(`${root}/${p}`);
(async () => {
  const t0 = process.cpuUsage();
  const s = await openScanner({ root, resources: "/work/main/.wt/perf" } as never);
  const config = { ...defaultConfig(root) };
  const mem: never[] = []; let files = 0, findings = 0; const times: [number,string][] = [];
  for (const dir of dirs.sort()) { const r = s.scan({ dir, skip: [], config } as never); files += r.files; findings += r.findings.length; const m = process.memoryUsage(); mem.push([m.heapUsed/1e6|0, m.heapTotal/1e6|0, m.external/1e6|0, m.rss/1e6|0, dir.slice(18)] as never); times.push([r.duration!, dir]); }
  if (process.env.SNAP) (await import("node:v8")).writeHeapSnapshot("/tmp/me/snap.heapsnapshot"); const t = process.cpuUsage(t0);
  console.log(dirs.length, "packages", files, "files", findings, "findings", ((t.user + t.system) / 1e6).toFixed(1), "s CPU", (process.memoryUsage.rss() / 1e6).toFixed(0), "MB");
  if (process.env.MEM) for (const [i, x] of (mem as unknown as [number, ...unknown[]][]).entries()) if (i % 20 === 0 || x[0] > 250) console.log(x.join(' ')); times.sort((a, b) => b[0] - a[0]); for (const [ms, d] of times.slice(0, 30)) console.log(ms.toFixed(0), d);
})();
