import assert from "node:assert/strict";
import type { GoFile } from "../../../src/go/ast";
import { dump } from "../../../src/go/dump";
import { parseGoFile } from "../../../src/go/file";
import { MAX_DEPTH } from "../../../src/go/lower";
import { walk } from "../../../src/go/walk";
import { MAX_TEXT } from "../../../src/syntax/limits";
import type { Syntax } from "../../../src/syntax/syntax";
import { testSyntax } from "../syntax/support";

describe("lowering of broken code", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  const file = (text: string): GoFile => parseGoFile(syntax, "/p/a.go", text);
  const body = (parsed: GoFile, name: string): string => {
    const func = parsed.decls.find((d) => d.kind === "FuncDecl" && d.name.name === name);
    assert.ok(func?.kind === "FuncDecl", `no function ${name}`);
    return (func.body?.stmts ?? []).map(dump).join(" ");
  };

  // What is typed stands inside `f`; `g` behind it must be read as if nothing had happened.
  const typing: Record<string, readonly [string, string]> = {
    "a selector without a name": ["x.\n}", "(ExprStmt x) (BadStmt [])"],
    "a selector before a statement": [
      "x.\n\ty := h()\n\tdefer y.Close()\n}",
      "(BadStmt [x]) (Assign := define [y] [(Call h [])]) (DeferStmt (Call (Selector y Close) []))",
    ],
    "an open call": ["x := h(\n\ty := 1\n}", "(Assign := define [x] [(BadExpr [h y])])"],
    "an if without a block": ["if err != nil\n\ty(x)\n}", "(BadStmt [err y x])"],
    "a for without a block": ["for _, x := range xs\n\ty(x)\n}", "(BadStmt [_ x xs y x])"],
    "a defer that is no call yet": ["defer x.Clo\n\ty(x)\n}", "(DeferStmt (Selector x Clo)) (ExprStmt (Call y [x]))"],
    "an open goroutine": [
      "go func() {\n\ty(x)\n}",
      "(GoStmt (FuncLit (FuncType [] []) (Block [(ExprStmt (Call y [x]))]))) (BadStmt [y x])",
    ],
    "an open block": [
      "if x {\n\t\treturn\n\ty()\n}",
      "(If _ x (Block [(Return []) (ExprStmt (Call y []))]) _) (BadStmt [x y])",
    ],
    "an open block, at the end of a block": [
      "if x {\n\tif y {}}",
      "(If _ x (Block [(If _ y (Block []) _)]) _) (BadStmt [x y])",
    ],
    "a brace too many": ["x := h()\n\t}\n\ty(x)\n}", "(Assign := define [x] [(Call h [])]) (BadStmt [y x])"],
    "no closing brace": ["x()\n", "(ExprStmt (Call x [])) (BadStmt [x])"],
    "an open string": ['x := "abc\n\ty(x)\n}', "(Assign := define [x] [(BadExpr [])])"],
    "an open case": [
      "select {\n\tcase <-c:\n\tcase \n\t}\n\ty(x)\n}",
      "(Select [(CommClause (ExprStmt (Unary <- c)) [])]) (ExprStmt (Call y [x]))",
    ],
    "an open literal": [
      "x := &T{a: 1,\n\ty(x)\n}",
      "(Assign := define [x] [(Unary & (CompositeLit T [(KeyValue a 1) (Call y [x])]))]) (BadStmt [x T a y x])",
    ],
    "an else on a line of its own": [
      "if a {\n\t}\n\telse {\n\t}\n\ty(x)\n}",
      "(If _ a (Block []) _) (BadStmt []) (Block []) (ExprStmt (Call y [x]))",
    ],
    "a comma too many": ["return x,\n}", "(Return [x]) (BadStmt [])"],
  };
  for (const [title, [text, expected]] of Object.entries(typing)) {
    it(`keeps what is sound around ${title}`, () => {
      const parsed = file(`package p\n\nfunc f() {\n\t${text}\n\nfunc g() { z() }\n\nfunc (t *T) h() {}\n`);
      assert.equal(body(parsed, "f"), expected);
      assert.equal(body(parsed, "g"), "(ExprStmt (Call z []))");
      assert.equal(body(parsed, "h"), "");
    });
  }

  it("finds the declarations behind a broken one", () => {
    for (const broken of ["func f(", "func", "func f() {", "type T struct {\n\ta int", "var x = ", "import (", "}"]) {
      const parsed = file(`package p\n\n${broken}\n\nfunc g() { z() }\n\ntype U struct{}\n`);
      assert.equal(body(parsed, "g"), "(ExprStmt (Call z []))", broken);
      assert.ok(
        parsed.decls.some((d) => d.kind === "TypeSpec" && d.name.name === "U"),
        broken,
      );
      assert.ok(parsed.errors.length > 0, broken);
    }
  });

  const many = (count: number): string =>
    Array.from(
      { length: count },
      (_, i) => `// f${i} does something.\nfunc f${i}(x int) int {\n\treturn x + ${i}\n}\n`,
    ).join("\n");

  it("finds all functions behind an open brace, in a long file too, after each key", () => {
    for (const typed of ["if x {", "if xy {", "if xyz {\n\t\tdefer z()"]) {
      const parsed = file(`package p\n\nfunc f() {\n\t${typed}\n}\n\n${many(800)}`);
      assert.equal(parsed.decls.length, 801);
      assert.equal(body(parsed, "f799"), "(Return [(Binary + x 799)])");
      assert.ok(parsed.errors.every((error) => error.pos <= parsed.decls[1]!.pos));
    }
  });

  it("finds the sound functions among many open ones", () => {
    const parsed = file(`package p\n\n${"func open() {\n\tif x {\n}\n\nfunc g() { z() }\n\n".repeat(12)}${many(3)}`);
    assert.equal(parsed.decls.length, 27);
    assert.equal(body(parsed, "g"), "(ExprStmt (Call z []))");
    assert.equal(body(parsed, "f2"), "(Return [(Binary + x 2)])");
  });

  it("reads a file that is too long for one tree in parts", () => {
    const text = `package p\n\n${many(3)}${"// padding, padding, padding, padding.\n".repeat(60_000)}${many(30_000)}`;
    assert.ok(text.length > MAX_TEXT);
    const parsed = file(text);
    assert.equal(parsed.packageName, "p");
    assert.equal(parsed.decls.length, 30_003);
    assert.equal(body(parsed, "f29999"), "(Return [(Binary + x 29999)])");
    assert.deepEqual(parsed.errors, []);
  });

  it("lists errors in order and declarations in order", () => {
    const parsed = file("package p\nfunc a() {\n\tif x {\n}\nfunc b() { ( }\nfunc c() {}\nvar d = [\nfunc e() {}\n");
    const order = (spans: readonly { pos: number }[]) => spans.map((s) => s.pos);
    assert.deepEqual(
      order(parsed.errors),
      order(parsed.errors).sort((x, y) => x - y),
    );
    assert.deepEqual(
      order(parsed.decls),
      order(parsed.decls).sort((x, y) => x - y),
    );
    assert.deepEqual(
      parsed.decls.map((d) => (d.kind === "FuncDecl" ? d.name.name : "")).filter((n) => n !== ""),
      ["a", "b", "c", "e"],
    );
  });

  it("leaves `func` at the start of a line alone in raw strings and comments", () => {
    const parsed = file(
      "package p\n\nfunc f() {\n\ts := `\nfunc x() {\n`\n\t/*\nfunc y() {\n*/\n\tz(\n}\n\nfunc g() {}\n",
    );
    assert.deepEqual(
      parsed.decls.map((d) => (d.kind === "FuncDecl" ? d.name.name : d.kind)),
      ["f", "g"],
    );
  });

  const deep: Record<string, string> = {
    blocks: `func f() ${"{".repeat(10_000)}${"}".repeat(10_000)}`,
    parentheses: `var x = ${"(".repeat(10_000)}a${")".repeat(10_000)}`,
    sums: `var x = ${"a + ".repeat(10_000)}a`,
    "unary operators": `var x = ${"-".repeat(10_000)}a`,
    calls: `var x = f${"()".repeat(10_000)}`,
    selectors: `var x = a${".b".repeat(10_000)}`,
    "function literals": `var x = ${"func() { f(".repeat(3_000)}${") }".repeat(3_000)}`,
    types: `var x ${"*".repeat(10_000)}int`,
    "else if": `func f() { ${"if a {} else ".repeat(10_000)} {} }`,
  };
  for (const [title, text] of Object.entries(deep)) {
    it(`bounds the nesting of ${title}`, () => {
      let deepest = 0;
      const measure = (node: Parameters<typeof walk>[0], depth: number): void => {
        deepest = Math.max(deepest, depth);
        walk(node, (child) => {
          if (child !== node) measure(child, depth + 1);
          return child === node;
        });
      };
      for (const decl of file(`package p\n${text}\n`).decls) measure(decl, 0);
      assert.ok(deepest <= 2 * MAX_DEPTH, `${deepest}`);
    });
  }

  const odd: Record<string, string> = {
    "a byte order mark": "\uFEFFpackage p\nfunc g() { z() }\n",
    "CRLF line ends": "package p\r\n\r\nfunc g() {\r\n\tz()\r\n}\r\n",
    "NUL characters": "package p\n\0\nfunc g() { z() }\n",
    "U+FFFD from invalid UTF-8": 'package p\nvar s = "\uFFFD"\nfunc g() { z() }\n',
    "no package clause": "func g() { z() }\n",
  };
  for (const [title, text] of Object.entries(odd)) {
    it(`reads a file with ${title}`, () => assert.equal(body(file(text), "g"), "(ExprStmt (Call z []))"));
  }

  it("reads an empty file", () => {
    const parsed = file("");
    assert.deepEqual([parsed.packageName, parsed.decls, parsed.imports, parsed.errors], ["", [], [], []]);
  });
});
