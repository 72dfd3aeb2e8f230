import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { resourcesJson } from "../../../../scripts/build-resources";
import { parseResourceTable } from "../../../src/flow/resource-table";

const data = join(__dirname, "../../../data");
const header = "acquire\tresults\tholds\trelease\trule\tnoun\tflags\tnotes\n";

describe("resource tables", () => {
  it("reads holders, alternatives, functions and flags", () => {
    const [spec] = parseResourceTable(
      `${header}x.io/p.T.Open\tfunc() (V, bool), *R, error\t1\tA.Close+Flush|fn:x.io/p.Free#0|recv:Put#0|call\tr\tthing\tsince=1.21 exhausted=Next parent context=0\t-\n`,
    );
    assert.deepEqual(spec?.results, ["func() (V, bool)", "*R", "error"]);
    assert.equal(spec?.fails, true);
    assert.deepEqual(spec?.holder, { kind: "result", index: 1 });
    assert.deepEqual(spec?.releases, [
      [
        { kind: "method", via: ["A"], name: "Close" },
        { kind: "method", via: [], name: "Flush" },
      ],
      [{ kind: "function", fullName: "x.io/p.Free", argument: 0, via: [] }],
      [{ kind: "receiverMethod", name: "Put", argument: 0 }],
      [{ kind: "call" }],
    ]);
    assert.deepEqual(spec?.since, { major: 1, minor: 21 });
    assert.deepEqual(spec?.exhaustedBy, ["Next"]);
    assert.equal(spec?.releasedWithReceiver, true);
    assert.equal(spec?.releasedByContext, 0);
  });

  it("names the line of a row it cannot read", () => {
    assert.throws(() => parseResourceTable(`${header}a\tb\tc\n`), /line 2: 3 columns/);
    assert.throws(() => parseResourceTable(`${header}a.B\tC\t3\tClose\tr\tn\t-\t-\n`), /line 2: no result 3/);
    assert.throws(() => parseResourceTable(`${header}a.B\tC\t0\tClose\tr\tn\tsinec=1\t-\n`), /"sinec" is no flag/);
  });

  it("name only rules of the catalogue", () => {
    const rules = new Set(
      readFileSync(join(data, "rule-ids.tsv"), "utf8")
        .split("\n")
        .map((line) => line.split("\t")[1]),
    );
    for (const name of ["resources-std.tsv", "resources-third-party.tsv"]) {
      for (const spec of parseResourceTable(readFileSync(join(data, name), "utf8"))) {
        assert.ok(spec.releases.length === 0 || rules.has(spec.rule), `${spec.acquire}: ${spec.rule}`);
      }
    }
  });

  it("have been made into resources.json (npm run build:resources)", () => {
    assert.ok(readFileSync(join(data, "resources.json"), "utf8") === resourcesJson(), "resources.json is stale");
  });
});
