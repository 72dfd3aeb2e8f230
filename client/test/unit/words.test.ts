import assert from "node:assert/strict";
import type { ScanResult } from "../../../server/src/lsp/protocol";
import { withRuleOff } from "../../src/ruleOff";
import { describe as describeStatus, duration, summary } from "../../src/words";

const scan: ScanResult = {
  files: 1200,
  packages: 80,
  functions: 9000,
  findings: 3,
  filesWithFindings: 1,
  milliseconds: 1530,
  cancelled: false,
  problems: [],
};

describe("client: words", () => {
  it("says what a scan found", () => {
    assert.equal(summary(scan), "Scanned 1,200 files in 1.5 s: 3 findings in 1 file.");
    assert.equal(
      summary({ ...scan, files: 1, findings: 0, milliseconds: 4.25 }),
      "Scanned 1 file in 4.3 ms: no leaks found.",
    );
  });

  it("says that a scan was cancelled, and what could not be read", () => {
    const problems = [{ uri: "file:///a.go", line: 1, message: "unreadable" }];
    assert.equal(
      summary({ ...scan, cancelled: true, problems }),
      "Scan cancelled after 1,200 files in 1.5 s; 1 problem in the log: 3 findings in 1 file so far.",
    );
  });

  it("describes the server's state", () => {
    assert.deepEqual(describeStatus({ state: "ready", rules: 84, lastAnalysis: 3.14, version: "1.0.0" }), {
      text: "Ready",
      detail: "84 rules · last analysis 3.1 ms",
    });
    assert.equal(describeStatus({ state: "ready", rules: 84, version: "1", message: "broken" }).detail, "broken");
  });

  it("writes durations in the unit that fits", () => {
    assert.deepEqual([0.4, 9.96, 120, 999, 1000, 61_000].map(duration), [
      "0.4 ms",
      "10.0 ms",
      "120 ms",
      "999 ms",
      "1.0 s",
      "61.0 s",
    ]);
  });
});

describe("client: turning a rule off in the configuration file", () => {
  it("adds the rule and keeps comments", () => {
    const before = '{\n  // ours\n  "profile": "strict"\n}\n';
    const after = withRuleOff(before, "time-after-in-loop");
    assert.match(after, /\/\/ ours/);
    assert.match(after, /"rules": \{\s+"time-after-in-loop": "off"\s+\}/);
  });

  it("replaces a severity", () => {
    assert.equal(
      withRuleOff('{ "rules": { "a": "error", "b": "hint" } }', "a"),
      '{ "rules": { "a": "off", "b": "hint" } }',
    );
  });

  it("makes a configuration of an empty file", () => {
    assert.deepEqual(JSON.parse(withRuleOff("{}", "a")), { rules: { a: "off" } });
  });
});
