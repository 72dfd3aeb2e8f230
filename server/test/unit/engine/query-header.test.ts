import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readQueryRules } from "../../../src/engine/query-header";
import { english } from "../../../src/finding/say";

const read = (text: string) => readQueryRules("/q/a.scm", text);
const problems = (text: string): string[] =>
  read(text).problems.map(({ line, message }) => `${line}: ${english(message)}`);

describe("the rules of a query file", () => {
  it("are described in comments", () => {
    const { rules, problems: none } = read(
      [
        "; What we never want. Note: prose with a colon is prose.",
        "; rule: no-sleep",
        "; message: `{call}`: do not sleep",
        "; severity: error",
        "; tier: proven",
        "; summary: sleeping",
        "; why: it holds things up",
        "; tests: true",
        "; url: https://example.com/no-sleep",
        "((x))",
        ";; rule: no-rest\r",
        ";; message: rest\r",
      ].join("\n"),
    );
    assert.deepEqual(none, []);
    const [sleep, rest] = rules;
    assert.deepEqual([sleep?.line, sleep?.message, sleep?.severity], [2, "`{call}`: do not sleep", "error"]);
    const { id, family, tier, severity, summary, docs, tests, page } = sleep!.meta;
    assert.deepEqual(
      [id, family, tier, severity, summary, docs.why, tests, page],
      ["no-sleep", "custom", "proven", "error", "sleeping", "it holds things up", true, "https://example.com/no-sleep"],
    );
    assert.deepEqual(
      [rest?.meta.tier, rest?.meta.severity, rest?.severity, rest?.meta.summary, rest?.meta.page],
      ["likely", "warning", undefined, "rest", "/q/a.scm"],
    );
  });

  it("have an id and a message", () => {
    assert.match(problems("; rule: Sleep").join(), /^1: "Sleep" is no rule id/);
    assert.match(
      problems("; rule: no-sleep\n\n; message: too far away").join(),
      /^1: the rule no-sleep has no message/,
    );
  });

  it("have keys that the editor colours", () => {
    const file = join(__dirname, "../../../../syntaxes/tree-sitter-query.tmLanguage.json");
    const { repository } = JSON.parse(readFileSync(file, "utf8"));
    const header = new RegExp(repository.header.match);
    const [, listed] = /use (.*)$/.exec(problems("; rule: no-sleep\n; message: x\n; wrong: y")[0]!)!;
    for (const key of listed!.split(", "))
      assert.deepEqual(header.exec(`; ${key}: some text`)?.slice(1), [key, "some text"]);
  });

  it("name each mistake with its line", () => {
    const text =
      "; rule: no-sleep\n; message: x\n; severity: bad\n; tier: sure\n; tests: yes\n; url: here\n; mesage: y";
    assert.deepEqual(problems(text), [
      '3: severity must be error, warning, information, hint, not "bad"',
      '4: tier must be proven, likely, advice, not "sure"',
      '5: tests must be true, false, not "yes"',
      '6: url must be an address, not "here"',
      "7: there is no mesage: use rule, message, severity, tier, summary, why, tests, url",
    ]);
  });
});
