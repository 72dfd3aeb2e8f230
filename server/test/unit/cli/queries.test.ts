import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diskTree } from "../workspace/tree";
import { run } from "./fake-terminal";

const query = `; rule: no-sleep
; message: \`{name}\` holds everything up
; severity: error
; url: https://example.com/no-sleep
((call_expression function: (selector_expression field: (field_identifier) @name)) @leak
  (#calls? @leak "time.Sleep"))
`;
const go = (call: string): string => `package p\n\nimport "time"\n\nfunc f() {\n\t${call}\n\t_ = time.Second\n}\n`;
const sleeps = go("time.Sleep(1)");
const files = { "go.mod": "module m\n", "p/a.go": sleeps, ".goleaklens/queries/own.scm": query };

describe("query files in the terminal", () => {
  it("find what they describe, for everything below their folder", async () => {
    const root = diskTree({ ...files, "p/b.go": go("time.Now()").replace("f()", "g()") });
    const found = "p/a.go:6:2: error: `Sleep` holds everything up [no-sleep]\n";
    const { code, out, err } = await run(root, ["scan"]);
    assert.deepEqual([code, out.split("\n")[0], err], [1, found.trim(), ""]);
    const inside = await run(join(root, "p"), ["scan"]);
    assert.match(inside.out, /^a\.go:6:2: error: /);
    assert.match((await run(root, ["scan", "--no-config"])).out, /^no findings/);
  });

  it("are suppressed, accepted and unused like any other rule's", async () => {
    const above = "//leaklens:ignore no-sleep -- tests wait\n\ttime.Sleep(1)";
    const root = diskTree({ ...files, "p/a.go": go(above) });
    assert.match((await run(root, ["scan"])).out, /^no findings .*1 suppressed\n$/);
    writeFileSync(join(root, "p/a.go"), go(above.replace("Sleep", "Now")));
    assert.match((await run(root, ["scan"])).out, /`no-sleep` reports nothing here/);
    writeFileSync(join(root, "p/a.go"), sleeps);
    assert.equal((await run(root, ["baseline"])).out, "1 findings accepted in .goleaklens-baseline.json\n");
    assert.equal((await run(root, ["scan", "--baseline", ".goleaklens-baseline.json"])).code, 0);
  });

  it("are configured by id, and turned off", async () => {
    const root = diskTree({ ...files, ".goleaklens.json": '{ "rules": { "no-sleep": "hint" } }' });
    assert.match((await run(root, ["scan"])).out, /: hint: /);
    assert.match((await run(root, ["scan", "--rule", "no-sleep=off"])).out, /^no findings/);
    assert.match((await run(root, ["scan", "--only", "no-sleep"])).out, /: hint: /);
    assert.deepEqual(await run(root, ["scan", "--only", "no-rest"]), {
      code: 2,
      out: "",
      err: 'go-leak-lens: there is no rule "no-rest"\n',
    });
  });

  it("lie in other folders too", async () => {
    const root = diskTree({
      "p/a.go": sleeps,
      "lint/own.scm": query,
      ".goleaklens.json": '{\n  "queryFolders": ["lint"],\n  "rules": { "no-sleep": "warning" }\n}',
    });
    assert.match((await run(root, ["scan"])).out, /^p\/a\.go:6:2: warning: /);
    assert.match((await run(root, ["scan", "--no-config", "--queries", "lint"])).out, /^p\/a\.go:6:2: error: /);
    writeFileSync(join(root, ".goleaklens.json"), '{\n  "queryFolders": [\n    "gone"\n  ]\n}');
    const { code, err } = await run(root, ["scan"]);
    assert.deepEqual([code, err], [2, '.goleaklens.json:3: there is no folder "gone"\n']);
  });

  it("name their mistakes and go on with the rest", async () => {
    const root = diskTree({
      ...files,
      ".goleaklens/queries/bad.scm": "; rule: no-nap\n; message: nap\n((nap) @leak)\n",
      ".goleaklens/queries/taken.scm": "; rule: cancel-discarded\n; message: x\n((identifier) @leak)\n",
      ".goleaklens/queries/vague.scm":
        "((identifier) @leak)\n\n; rule: no-leak\n; message: {who}\n((identifier) @it)\n",
    });
    const { code, out, err } = await run(root, ["scan"]);
    assert.equal(code, 2);
    assert.match(out, /^p\/a\.go:6:2: error: /);
    assert.match(out, /\n1 finding in /);
    assert.deepEqual(
      err.split("\n").map((line) => line.replace(".goleaklens/queries/", "").replace(/(bad.*)name.*/, "$1")),
      [
        "bad.scm:3: Bad node ",
        "taken.scm:1: there is a rule cancel-discarded already, from the program itself",
        "vague.scm:1: no rule is described above this pattern: start with “; rule: …” and “; message: …”",
        "vague.scm:5: the pattern has no @leak: that is where the finding is shown",
        "",
      ],
    );
  });

  it("are listed, explained and recorded", async () => {
    const root = diskTree(files);
    assert.match((await run(root, ["rules"])).out, /\nno-sleep +custom +likely +error +- /);
    assert.match((await run(root, ["explain", "no-sleep"])).out, /https:\/\/example\.com\/no-sleep/);
    const sarif = JSON.parse((await run(root, ["scan", "--format", "sarif"])).out);
    const [{ tool, results }] = sarif.runs;
    const record = tool.driver.rules[results[0].ruleIndex];
    assert.deepEqual([record.id, record.helpUri], ["no-sleep", "https://example.com/no-sleep"]);
  });

  it("work as their page shows", async () => {
    const page = readFileSync(join(__dirname, "../../../../docs/queries.md"), "utf8");
    const example = /```scm\n([\s\S]*?)```/.exec(page)![1]!;
    const root = diskTree({
      "p/a.go": go("for {\n\t\ttime.Sleep(1)\n\t}\n\ttime.Sleep(2)"),
      ".goleaklens/queries/example.scm": example,
    });
    const { out, err } = await run(root, ["scan", "--only", "no-sleep-in-loop"]);
    assert.deepEqual(
      [out.split("\n")[0], err],
      ["p/a.go:7:3: warning: `Sleep` in a loop holds the worker up [no-sleep-in-loop]", ""],
    );
  });

  it("say the same in threads", async () => {
    const root = diskTree(files);
    const alone = await run(root, ["scan", "--workers", "0"]);
    assert.deepEqual(await run(root, ["scan", "--workers", "2"]), alone);
  });
});
