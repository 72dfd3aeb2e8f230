import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GoFile } from "../../../src/go/ast";
import { parseGoFile } from "../../../src/go/file";
import { random } from "../../protocol/random-go";
import { testSyntax } from "../syntax/support";

const sample = join(__dirname, "../../../../test-fixtures/sync/mutex-not-unlocked/leak_lock.go");

/** Declarations of every kind between the functions, and constants that repeat others inside one. */
const more = `
const (
	first = iota
	second
)

type pair[K comparable, V any] struct {
	key   K
	value V
}

var table = map[string]func(){"a": func() { println(1) }}

func numbers() int {
	const (
		one = 1 << iota
		two
	)
	return one + two
}
`;

/** All that the file is made of; every second body is not asked for, so that it is made of an even earlier one later. */
function shape(file: GoFile, parity: number): string {
  const decls = file.decls.map((decl, i) =>
    decl.kind === "FuncDecl"
      ? {
          pos: decl.pos,
          end: decl.end,
          name: decl.name,
          recv: decl.recv,
          type: decl.type,
          typeParams: decl.typeParams,
          span: decl.bodySpan,
          body: i % 2 === parity ? decl.body : undefined,
        }
      : decl,
  );
  const { imports, packageName, packagePos, comments, errors } = file;
  return JSON.stringify({ decls, imports, packageName, packagePos, comments, errors });
}

describe("a file after an edit", () => {
  it("is what a file of the same text is", async function () {
    this.timeout(120_000);
    const syntax = await testSyntax();
    const pick = random(17);
    const pieces = ["\n", "x", "{", "}", "\tn++\n", "// c\n", "`", '"', "func f() {\n", "/*", "é"];
    let text = `${readFileSync(sample, "utf8")}${more}`;
    const original = text;
    let file = parseGoFile(syntax, "/a.go", text);
    for (let i = 0; i < 400; i++) {
      const at = pick(text.length);
      if (pick(8) === 0) text = original;
      else if (pick(3) === 0) text = text.slice(0, at) + text.slice(at + pick(6));
      else text = text.slice(0, at) + pieces[pick(pieces.length)]! + text.slice(at);
      file = parseGoFile(syntax, "/a.go", text, file);
      const fresh = parseGoFile(syntax, "/a.go", text);
      assert.equal(shape(file, i % 2), shape(fresh, i % 2), `edit ${i} at ${at}`);
    }
  });

  it("is that when it was edited in place, and keeps the nodes of all other functions", async function () {
    this.timeout(120_000);
    const syntax = await testSyntax();
    const pick = random(23);
    const pieces = ["\n", "x", "{", "}", "\tn++\n", "// c\n", "/* a\nb */", "//go:noinline\n", "`", '"', "é"];
    const original = `${readFileSync(sample, "utf8")}${more}`;
    let text = original;
    let file = parseGoFile(syntax, "/a.go", text);
    let inPlace = 0;
    for (let i = 0; i < 400; i++) {
      const at = pick(text.length);
      const before = text;
      if (pick(8) === 0) text = original;
      else if (pick(3) === 0) text = text.slice(0, at) + text.slice(at + pick(6));
      else text = text.slice(0, at) + pieces[pick(pieces.length)]! + text.slice(at);
      const edit = file.inPlace?.(text);
      if (edit === undefined) file = parseGoFile(syntax, "/a.go", text, file);
      else {
        const bodies = file.decls.map((decl) => (decl.kind === "FuncDecl" && pick(2) === 0 ? decl.body : undefined));
        const edited = edit();
        if (text !== before) inPlace++;
        for (const [j, decl] of file.decls.entries())
          if (decl.kind === "FuncDecl" && decl !== edited?.func && bodies[j] !== undefined)
            assert.equal(decl.body, bodies[j], `edit ${i}`);
      }
      const fresh = parseGoFile(syntax, "/a.go", text);
      assert.equal(shape(file, i % 2), shape(fresh, i % 2), `edit ${i} at ${at}`);
    }
    assert.ok(inPlace > 40, `only ${inPlace} edits were made in place`);
  });

  it("keeps what was drawn from functions that are the same, where they stand now", async () => {
    const syntax = await testSyntax();
    const text = "package p\n\nfunc a() {\n\tprintln(1)\n}\n\nfunc b() {\n\tprintln(2)\n}\n";
    const drawn: string[] = [];
    const draw = (file: GoFile): number[] => {
      const found = (file as unknown as Pieces).drawFromFunctions(
        draw,
        () => true,
        (tree, pos) => drawn.push(tree.text.slice(pos, pos + 6)),
      );
      return [...found!].map(({ pos }) => pos);
    };
    const file = parseGoFile(syntax, "/a.go", text);
    assert.deepEqual(draw(file), [text.indexOf("func a"), text.indexOf("func b")]);
    const edited = text.replace("println(1)", "println(10)");
    assert.deepEqual(draw(parseGoFile(syntax, "/a.go", edited, file)), [
      edited.indexOf("func a"),
      edited.indexOf("func b"),
    ]);
    assert.deepEqual(drawn, ["func a", "func b", "func a"]);
  });
});

interface Pieces {
  drawFromFunctions<T>(
    of: object,
    test: (text: string) => boolean,
    make: (tree: { text: string }, pos: number) => T,
  ): Iterable<{ pos: number; drawn: T }> | undefined;
}
