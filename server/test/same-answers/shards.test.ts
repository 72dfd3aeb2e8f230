import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonReport } from "../../src/report/json";
import { Folder } from "../protocol/editor";

const cli = join(__dirname, "../../../dist/cli.js");

describe("a scan of the standard library's net and what is below it", () => {
  it("says the same whole and in shards, with one thread and two, cold and warm", function () {
    const { stdout } = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" });
    if (!stdout?.trim()) this.skip();
    const source = join(stdout.trim(), "src");
    // With advice there is more to compare.
    const scan = ["scan", "net", "--profile", "strict"];
    const work = new Folder();
    mkdirSync(join(work.path, "cache"));
    const run = (name: string, ...args: string[]): string => {
      const output = join(work.path, name);
      const more = ["--format", "json", "--output", output, "--fail-on", "none"];
      const { status, stderr } = spawnSync(process.execPath, [cli, ...args, ...more], {
        cwd: source,
        encoding: "utf8",
      });
      assert.deepEqual([status, stderr], [0, ""], args.join(" "));
      return readFileSync(output, "utf8");
    };
    try {
      const cache = ["--cache-dir", join(work.path, "cache")];
      const whole = run("whole.json", ...scan, "--no-cache", "--workers", "1");
      assert.ok((JSON.parse(whole) as JsonReport).findings.length > 3, "so few findings compare nothing");
      const shards = (): string => {
        const parts = ["1/3", "2/3", "3/3"].map((shard) => `${shard[0]}.json`);
        for (const part of parts) run(part, ...scan, "--shard", `${part[0]}/3`, "--workers", "2", ...cache);
        return run("merged.json", "merge", ...parts.map((part) => join(work.path, part)));
      };
      assert.equal(shards(), whole, "shards");
      const kept = readdirSync(join(work.path, "cache"));
      assert.equal(shards(), whole, "shards, warm");
      assert.equal(run("warm.json", ...scan, "--workers", "2", ...cache), whole, "whole, warm after shards");
      assert.deepEqual(readdirSync(join(work.path, "cache")), kept);
    } finally {
      work.dispose();
    }
  });
});
