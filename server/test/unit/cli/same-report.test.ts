import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formats } from "../../../src/cli/formats";
import { projectRoot } from "../syntax/support";
import { diskTree } from "../workspace/tree";
import { run } from "./fake-terminal";

const query = '; rule: no-sleep\n; message: no sleep\n((call_expression) @leak (#calls? @leak "time.Sleep"))\n';

/** Fixtures of several families in one module, and a rule of the project's own. */
function workspace(): string {
  const root = diskTree({ ".goleaklens/queries/own.scm": query });
  for (const name of ["go.mod", "goroutine", "service", "timer"]) {
    cpSync(join(projectRoot, "test-fixtures", name), join(root, name), { recursive: true });
  }
  return root;
}

describe("one tree", () => {
  it("has one report: cold and warm, with threads and without, whole and in shards", async function () {
    this.timeout(120_000);
    const root = workspace();
    const cache = diskTree({});
    const scan = async (...more: string[]): Promise<string> => {
      const { out, err } = await run(root, ["scan", "--profile", "strict", ...more]);
      assert.equal(err, "");
      return out;
    };
    const kept = ["--cache-dir", cache, "--workers", "0"];
    for (const format of formats) {
      const plain = await scan("--format", format, "--workers", "0");
      assert.match(plain, /no-sleep/);
      assert.equal(await scan("--format", format, ...kept), plain, `${format}, first run`);
      assert.equal(await scan("--format", format, ...kept), plain, `${format}, warm`);
      for (const more of [kept, ["--workers", "0"]]) {
        const parts = ["1/3", "2/3", "3/3"].map((shard) => [`${shard[0]}.json`, shard] as const);
        for (const [name, shard] of parts) {
          writeFileSync(join(root, name), await scan("--format", "json", "--shard", shard, ...more));
        }
        const merged = await run(root, ["merge", ...parts.map(([name]) => name), "--format", format]);
        assert.equal(merged.out, plain, `${format}, merged, ${more[0]}`);
      }
    }
    const plain = await scan("--format", "json", "--workers", "0");
    assert.equal(await scan("--format", "json", "--workers", "2"), plain, "two threads");
    const other = diskTree({});
    assert.equal(await scan("--format", "json", "--workers", "2", "--cache-dir", other), plain, "two threads, cold");
    assert.equal(readdirSync(other).length, readdirSync(cache).length);
    assert.equal(await scan("--format", "json", "--workers", "0", "--cache-dir", other), plain, "warm after threads");
  });
});

describe("where results are kept", () => {
  const files = { "go.mod": "module example.com/app\n", "a.go": "package app\n\nfunc f() {}\n" };

  it("is the user's cache folder, another one, or nowhere", async () => {
    const root = diskTree(files);
    const home = diskTree({});
    const env = process.platform === "win32" ? { LOCALAPPDATA: home } : { HOME: home, XDG_CACHE_HOME: home };
    const kept = (): number =>
      existsSync(join(home, "go-leak-lens")) ? readdirSync(home, { recursive: true }).length : 0;
    await run(root, ["scan", "--no-cache"], { env });
    assert.equal(kept(), 0);
    await run(root, ["scan", "--cache-dir", "here"], { env });
    assert.deepEqual([kept(), readdirSync(join(root, "here")).length], [0, 1]);
    await run(root, ["scan"], { env });
    assert.ok(kept() > 0);
  });

  it("does not matter: a folder that cannot be written to is told by nobody", async () => {
    const root = diskTree({ ...files, blocked: "" });
    const { code, err } = await run(root, ["scan", "--cache-dir", "blocked/below"]);
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(readFileSync(join(root, "blocked"), "utf8"), "");
  });
});
