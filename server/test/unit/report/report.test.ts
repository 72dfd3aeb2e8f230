import assert from "node:assert/strict";
import { unusedSuppression } from "../../../src/engine/unused-suppression";
import { formatGithub } from "../../../src/report/github";
import { formatJson, toJson } from "../../../src/report/json";
import { relativeTo } from "../../../src/report/relative";
import { combined } from "../../../src/report/report";
import { toSarif } from "../../../src/report/sarif";
import { formatProblems, formatText } from "../../../src/report/text";
import { at, clean, sample } from "./sample";

describe("relative paths", () => {
  it("are what people type", () => {
    const relative = relativeTo("/w/x");
    assert.deepEqual(["/w/x/a.go", "/w/x", "/w/y/a.go", "/a.go", "/w/xy"].map(relative), [
      "a.go",
      ".",
      "../y/a.go",
      "../../a.go",
      "../xy",
    ]);
    assert.equal(relativeTo("/")("/a/b.go"), "a/b.go");
    assert.equal(relativeTo("C:/w")("D:/a.go"), "D:/a.go");
    assert.equal(relativeTo("C:/w")("C:/w/a.go"), "a.go");
  });
});

describe("a combined report", () => {
  it("does not depend on the order of its parts", () => {
    const parts = sample.findings.map((finding) => ({ findings: [finding], problems: [], files: 1, functions: 2 }));
    assert.deepEqual(combined("1", [...parts].reverse()), combined("1", parts));
    assert.equal(combined("1", parts).functions, 6);
  });
});

describe("the text report", () => {
  it("shows place, message, rule, path and fix, without what is suppressed", () => {
    assert.equal(
      formatText(sample, "/w", false),
      `a.go:1:1: hint: not needed [unused-suppression]
b, c/x.go:7:4: error: \`ch <- v\` blocks for ever: 100% of
receivers are gone [send-abandoned-on-return]
    3:2 starts the goroutine
    7:4 goroutine 1: sends
    ../elsewhere/y.go:9:2 returns early
    fix: Make room for the send
2 findings in 1,235 functions in 3 files, 1 suppressed
`,
    );
  });

  it("uses colours only when asked to", () => {
    assert.ok(formatText(sample, "/w", true).includes("\x1b["));
    assert.ok(!formatText(sample, "/w", false).includes("\x1b["));
  });

  it("says that a scan was clean", () => {
    assert.equal(formatText(clean, "/w", false), "no findings in 1 function in 1 file\n");
  });

  it("gives problems a line each", () => {
    assert.equal(formatProblems(sample, "/w"), "big.go:1: too big\n");
  });
});

describe("the JSON report", () => {
  it("keeps its contract", () => {
    const json = JSON.parse(formatJson(sample, "/w")) as ReturnType<typeof toJson>;
    assert.deepEqual(json, toJson(sample, "/w"));
    assert.deepEqual(json.tool, { name: "go-leak-lens", version: "1.2.3" });
    assert.deepEqual(json.summary, {
      files: 3,
      functions: 1_235,
      findings: 2,
      errors: [{ file: "big.go", line: 1, message: "too big" }],
    });
    assert.deepEqual(
      json.findings.map(({ file, line, suppressed }) => [file, line, suppressed]),
      [
        ["a.go", 1, false],
        ["a.go", 5, true],
        ["b, c/x.go", 7, false],
      ],
    );
    assert.equal(json.findings[1]!.suppressReason, "known");
    assert.deepEqual(json.findings[2], {
      rule: "send-abandoned-on-return",
      family: "channel",
      tier: "proven",
      severity: "error",
      file: "b, c/x.go",
      line: 7,
      column: 4,
      endLine: 7,
      endColumn: 7,
      function: "(*T).Run",
      message: "`ch <- v` blocks for ever: 100% of\nreceivers are gone",
      trace: [
        { file: "b, c/x.go", line: 3, column: 2, endLine: 3, endColumn: 5, text: "starts the goroutine", goroutine: 0 },
        { file: "b, c/x.go", line: 7, column: 4, endLine: 7, endColumn: 7, text: "sends", goroutine: 1 },
        {
          file: "../elsewhere/y.go",
          line: 9,
          column: 2,
          endLine: 9,
          endColumn: 5,
          text: "returns early",
          goroutine: 0,
        },
      ],
      fixes: [
        {
          title: "Make room for the send",
          safety: "safe",
          edits: [{ file: "b, c/x.go", line: 2, column: 20, endLine: 2, endColumn: 20, newText: ", 1" }],
        },
      ],
      fingerprint: "00112233445566aa",
      suppressed: false,
    });
  });
});

describe("GitHub annotations", () => {
  it("escape what commands give a meaning to", () => {
    assert.equal(
      formatGithub(sample, "/w"),
      [
        "::notice file=a.go,line=1,endLine=1,col=1,endColumn=4,title=go-leak-lens unused-suppression::not needed",
        "::error file=b%2C c/x.go,line=7,endLine=7,col=4,endColumn=7,title=go-leak-lens send-abandoned-on-return::" +
          "`ch <- v` blocks for ever: 100%25 of%0Areceivers are gone%0Ab, c/x.go:3: starts the goroutine%0Ab, c/x.go:7: sends%0A../elsewhere/y.go:9: returns early",
        "::warning file=big.go,line=1,title=go-leak-lens::too big",
        "",
      ].join("\n"),
    );
  });
});

describe("the SARIF report", () => {
  const log = toSarif(sample, "/w", [unusedSuppression]);
  const [run] = log.runs;
  const results = run!.results!;

  it("names the rules and where locations start", () => {
    assert.equal(log.version, "2.1.0");
    assert.deepEqual(run!.originalUriBaseIds, { SRCROOT: { uri: "file:///w/" } });
    assert.equal(run!.columnKind, "utf16CodeUnits");
    assert.deepEqual(
      results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level]),
      [
        ["unused-suppression", 0, "note"],
        ["unused-suppression", 0, "note"],
        ["send-abandoned-on-return", undefined, "error"],
      ],
    );
  });

  it("gives every goroutine a thread flow and keeps the order between them", () => {
    const [flow] = results[2]!.codeFlows!;
    assert.deepEqual(
      flow!.threadFlows.map(({ id, locations }) => [id, locations.map((step) => step.executionOrder)]),
      [
        ["goroutine 0", [0, 2]],
        ["goroutine 1", [1]],
      ],
    );
    const location = flow!.threadFlows[0]!.locations[1]!.location!;
    assert.equal(location.message!.text, "returns early");
    assert.deepEqual(location.physicalLocation!.artifactLocation, { uri: "file:///elsewhere/y.go" });
  });

  it("carries fixes, fingerprints and suppressions", () => {
    const leak = results[2]!;
    assert.deepEqual(leak.fixes, [
      {
        description: { text: "Make room for the send" },
        artifactChanges: [
          {
            artifactLocation: { uri: "b%2C%20c/x.go", uriBaseId: "SRCROOT" },
            replacements: [
              {
                deletedRegion: { startLine: 2, startColumn: 20, endLine: 2, endColumn: 20 },
                insertedContent: { text: ", 1" },
              },
            ],
          },
        ],
      },
    ]);
    assert.deepEqual(leak.partialFingerprints, { "goLeakLens/v1": "00112233445566aa" });
    assert.deepEqual(results[1]!.suppressions, [{ kind: "inSource", justification: "known" }]);
    assert.equal(results[0]!.suppressions, undefined);
  });

  it("reports what could not be looked at as notifications", () => {
    const [notification] = run!.invocations![0]!.toolExecutionNotifications!;
    assert.equal(notification!.message.text, "too big");
  });

  it("keeps drive letters in addresses", () => {
    const finding = { ...sample.findings[0]!, span: at("D:/a.go", 1, 1) };
    const other = toSarif({ ...sample, findings: [finding] }, "C:/w", []);
    assert.equal(other.runs[0]!.originalUriBaseIds!.SRCROOT!.uri, "file:///C:/w/");
    const { artifactLocation } = other.runs[0]!.results![0]!.locations![0]!.physicalLocation!;
    assert.equal(artifactLocation!.uri, "file:///D:/a.go");
  });
});
