import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { english } from "../../../src/finding/say";
import { resourceSpecs } from "../../../src/flow/resources";
import { compileQueries, type QueryFile } from "../../../src/syntax/queries";
import type { Syntax } from "../../../src/syntax/syntax";
import { projectRoot, testSyntax } from "./support";

describe("queries", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  const files: QueryFile[] = [
    { file: "a.scm", text: '((go_statement) @go (#set! rule "go-rule"))\n' },
    {
      file: "b.scm",
      text: '; é\n((call_expression function: (identifier) @f (#match? @f "^(new|make)$")) @call (#set! rule "alloc"))\n((call_expression) @call (#set! rule "call"))\n',
    },
  ];

  it("has a gate that every text with a match passes", () => {
    const gate = (...texts: string[]) => compileQueries(syntax, [{ file: "a.scm", text: texts.join("\n") }]).gate();
    const go = '((go_statement) @go (#set! rule "a") (#set! gate "\\\\bgo\\\\b"))';
    const tick = '((identifier) @x (#eq? @x "Tick") (#set! rule "b") (#set! gate "Tick"))';
    const open = '((call_expression) @call (#set! rule "c"))';
    const texts = ["go f()", "gone()", "time.Tick(1)"];
    assert.deepEqual(
      texts.filter((text) => gate(go, tick).test(text)),
      ["go f()", "time.Tick(1)"],
    );
    assert.deepEqual(
      texts.filter((text) => gate(go, open).test(text)),
      texts,
    );
    assert.equal(compileQueries(syntax, []).gate().test("go"), false);
  });

  it("has a gate for each of the program's own patterns", () => {
    const folder = join(projectRoot, "queries");
    const own = readdirSync(folder).map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
    const set = compileQueries(syntax, own);
    for (const rule of set.ruleIds) assert.equal(set.gate(new Set([rule])).test(""), false, rule);
    const cancels = resourceSpecs.filter(
      ({ rule, holder }) => rule === "cancel-not-called" && holder.kind === "result",
    );
    const gate = set.gate(new Set(["cancel-discarded"]));
    assert.deepEqual(
      cancels.filter(({ acquire }) => !gate.test(acquire)).map(({ acquire }) => acquire),
      [],
    );
    assert.equal(gate.test("time.After"), false);
  });

  it("finds the rule by the pattern that matched, in source order", () => {
    const set = compileQueries(syntax, files);
    const tree = syntax.parse("package p\nfunc f() { p := new(1 + 2); go g() }\n");
    try {
      assert.deepEqual(set.problems, []);
      assert.deepEqual([...set.ruleIds], ["go-rule", "alloc", "call"]);
      const found = set.matches(tree)!.map((m) => {
        const first = [...m.captures.values()][0]!;
        return [m.rule, [...m.captures.keys()].join(), tree.text.slice(first.start, first.end)];
      });
      assert.deepEqual(found, [
        ["alloc", "call,f", "new(1 + 2)"],
        ["call", "call", "new(1 + 2)"],
        ["go-rule", "go", "go g()"],
        ["call", "call", "g()"],
      ]);
    } finally {
      tree.delete();
      set.delete();
    }
  });

  it("throws away what a cancelled run found", () => {
    const set = compileQueries(syntax, files);
    const tree = syntax.parse(`package p\nfunc f() {\n${"\tgo g(1, 2)\n".repeat(20_000)}}\n`);
    try {
      assert.equal(
        set.matches(tree, () => true),
        undefined,
      );
      assert.equal(set.matches(tree, () => false)?.length, 40_000);
    } finally {
      tree.delete();
      set.delete();
    }
  });

  it("tells where a file is wrong and goes on with the others", () => {
    const set = compileQueries(syntax, [
      { file: "bad.scm", text: "(go_statement) @go\n(no_such_node) @x\n" },
      { file: "worse.scm", text: "\n\n((go_statement" },
      { file: "predicate.scm", text: '((identifier) @a (#match? "x" "y"))' },
      ...files,
      { file: "ruleless.scm", text: '((defer_statement) @d (#set! rule "d"))\n\n(select_statement) @s\n' },
      {
        file: "many.scm",
        text: '((if_statement condition: (_) @a consequence: (_) @b alternative: (_) @c) @d (#set! rule "m"))',
      },
    ]);
    assert.deepEqual(
      set.problems.map((p) => [p.file, p.line]),
      [
        ["bad.scm", 2],
        ["worse.scm", 3],
        ["predicate.scm", 1],
        ["ruleless.scm", 3],
        ["many.scm", 1],
      ],
    );
    assert.match(english(set.problems[0]!.message), /no_such_node/);
    assert.ok(set.ruleIds.has("go-rule") && set.ruleIds.has("d"));
    set.delete();
  });

  it("are all sound in the project's own folder", () => {
    const folder = join(projectRoot, "queries");
    const own = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".scm")) : [];
    const set = compileQueries(
      syntax,
      own.map((name) => ({ file: name, text: readFileSync(join(folder, name), "utf8") })),
    );
    assert.deepEqual(set.problems, []);
    set.delete();
  });
});
