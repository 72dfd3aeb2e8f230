import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonReport } from "../../src/report/json";
import { goSource, skip } from "../differential/corpus";
import { compare, readList, reviewedRules } from "./reviewed";

const cli = join(__dirname, "../../../dist/cli.js");

describe("findings in the standard library", () => {
  const { version, entries } = readList();

  it("have a verdict and a reason each, and none is a false alarm", () => {
    for (const entry of entries) {
      assert.match(entry.verdict, /^(?:true|meant|harmless)$/, JSON.stringify(entry));
      assert.ok(entry.reason.length > 10, JSON.stringify(entry));
      assert.ok(reviewedRules.includes(entry.rule), entry.rule);
    }
    const fingerprints = new Set(entries.map(({ fingerprint }) => fingerprint));
    assert.equal(fingerprints.size, entries.length, "two lines for one finding");
  });

  it("that nobody has looked at make this fail", () => {
    const [first, ...rest] = entries;
    const finding = { ...first!, line: 1, message: "`f` is never closed" } as unknown as JsonReport["findings"][number];
    assert.deepEqual(compare([finding], [first!]), []);
    assert.match(compare([finding], rest).join("\n"), /Nobody has looked at these[\s\S]*`f` is never closed/);
    assert.match(compare([], [first!]).join("\n"), /no longer found/);
  });

  it("are the reviewed ones", function () {
    const source = goSource();
    if (source === undefined) skip(this, "no Go toolchain, so no standard library to scan");
    const installed = /^go1\S+/.exec(readFileSync(join(source, "../VERSION"), "utf8"))?.[0];
    if (installed !== version) skip(this, `the list was made with ${version}, this is ${installed}`);
    const args = ["scan", ".", "--no-config", "--no-cache", "--format", "json", "--only", reviewedRules.join(",")];
    const { stdout, stderr, status } = spawnSync(process.execPath, [cli, ...args], {
      cwd: source,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    assert.notEqual(status, 2, stderr);
    const { findings: all } = JSON.parse(stdout) as JsonReport;
    // What is advice is for the strict profile, though `--only` shows it.
    const findings = all.filter(({ suppressed, tier }) => !suppressed && tier !== "advice");
    const complaints = compare(findings, entries);
    assert.equal(complaints.length, 0, complaints.join("\n"));
  });
});
