import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { defaultConfig } from "../../../src/engine/config";
import { english } from "../../../src/finding/say";
import type { PackageFolder } from "../../../src/workspace/discovery";
import type { PackageScan } from "../../../src/workspace/package-scan";
import { type ScanOptions, scanPackages } from "../../../src/workspace/scan-pool";
import { projectRoot } from "../syntax/support";
import { diskTree } from "./tree";

const bundles = mkdtempSync(join(tmpdir(), "go-leak-lens-worker-"));
const worker = join(bundles, "worker.js");
const strange = join(bundles, "strange.js");

/** A thread that behaves as the folder's name tells it to. */
const strangeSource = `
const { parentPort, resourceLimits } = require("node:worker_threads");
parentPort.on("message", ({ folder }) => {
  if (folder.dir.endsWith("crash")) throw new Error("boom");
  if (folder.dir.endsWith("exit")) process.exit(3);
  if (folder.dir.endsWith("hang")) for (;;);
  if (folder.dir.endsWith("large") && resourceLimits.maxOldGenerationSizeMb < 1000) {
    for (const much = []; ; ) much.push(new Array(1_000_000).fill(much.length));
  }
  const scan = { dir: folder.dir, findings: [], problems: [], files: 1, functions: 1 };
  parentPort.postMessage({ kind: "scanned", scan });
});
parentPort.postMessage({ kind: "ready" });
`;

function folder(dir: string, bytes = 1): PackageFolder {
  return { dir, bytes, files: 1, paths: [], config: defaultConfig("/"), skip: [] };
}

async function scan(
  packages: readonly PackageFolder[],
  more: Partial<ScanOptions> = {},
): Promise<ReadonlyMap<string, PackageScan>> {
  const scans = new Map<string, PackageScan>();
  await scanPackages({
    packages,
    start: { resources: projectRoot, root: "/" },
    workers: 2,
    workerFile: strange,
    onScan: (done) => scans.set(done.dir, done),
    ...more,
  });
  return scans;
}

describe("scan threads", () => {
  before(() => {
    writeFileSync(strange, strangeSource);
    buildSync({
      absWorkingDir: projectRoot,
      entryPoints: ["server/src/workspace/worker.ts"],
      outfile: worker,
      bundle: true,
      platform: "node",
      format: "cjs",
      alias: { "web-tree-sitter": join(projectRoot, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    });
  });
  after(() => rmSync(bundles, { recursive: true, force: true }));

  it("find the same with no, one and three threads", async () => {
    const texts = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `p${index}/a.go`,
        `package p\n\nfunc f() {\n${"\tg()\n".repeat(index)}\tg() //leaklens:ignore no-such-rule -- old\n}\n`,
      ]),
    );
    const root = diskTree(texts);
    const packages = Object.keys(texts).map((name) => folder(join(root, name, ".."), texts[name]!.length));
    const outcomes = [];
    for (const workers of [0, 1, 3]) {
      const scans = await scan(packages, { workers, workerFile: worker });
      const timeless = [...scans].map(([dir, scan]) => [dir, { ...scan, duration: 0 }] as const);
      outcomes.push(timeless.sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    assert.equal(outcomes[0]!.length, 12);
    assert.equal(
      outcomes[0]!.every(([, { findings }]) => findings.length === 1),
      true,
    );
    assert.deepEqual(outcomes[1], outcomes[0]);
    assert.deepEqual(outcomes[2], outcomes[0]);
  });

  it("name the package that brought a thread down and finish the rest", async () => {
    const scans = await scan(
      ["/a", "/crash", "/b", "/exit", "/c", "/hang", "/d"].map((dir) => folder(dir)),
      {
        packageTimeout: 2_000,
      },
    );
    const problems = [...scans.values()].flatMap((done) => done.problems);
    assert.deepEqual(problems.map(({ file, message }) => `${file}: ${english(message)}`).sort(), [
      "/crash: the analysis failed: boom",
      "/exit: the analysis thread ended with code 3",
      "/hang: the analysis took too long and was given up",
    ]);
    assert.deepEqual([...scans.keys()].sort(), ["/a", "/b", "/c", "/crash", "/d", "/exit", "/hang"]);
  });

  it("are killed in the middle of their work when the scan is aborted", async () => {
    const interrupt = new AbortController();
    const running = scan([folder("/hang"), folder("/hang")], { signal: interrupt.signal, packageTimeout: 15_000 });
    setTimeout(() => interrupt.abort(new Error("enough")), 100);
    await assert.rejects(running, /enough/);
  });

  it("say why they cannot start", async () => {
    const start = { resources: join(projectRoot, "nowhere"), root: "/" };
    await assert.rejects(scan([folder("/a")], { start, workerFile: worker }), /no such file/);
    await assert.rejects(scan([folder("/a")], { workerFile: join(bundles, "nowhere.js") }), /Cannot find module/);
  });

  it("have nothing to do with nothing to scan", async () => {
    assert.equal((await scan([])).size, 0);
    assert.ok(existsSync(worker));
  });

  it("gives a package that is too large for a thread one of its own", async () => {
    const scans = await scan([folder("a"), folder("large", 9), folder("z")]);
    assert.deepEqual([...scans.keys()].sort(), ["a", "large", "z"]);
    for (const { problems } of scans.values()) assert.deepEqual(problems, []);
  });
});
