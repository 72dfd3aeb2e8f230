import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SyntaxCursor } from "../../../src/syntax/cursor";
import { Kind } from "../../../src/syntax/kinds";
import { MAX_TEXT } from "../../../src/syntax/limits";
import type { Syntax } from "../../../src/syntax/syntax";
import type { SyntaxTree, TextChange } from "../../../src/syntax/tree";
import { testSyntax } from "./support";

/** Every node as kind and span, in order. */
function outline(tree: SyntaxTree): string {
  return tree.walk((c) => {
    const lines: string[] = [];
    visit(c, (depth) => lines.push(`${depth} ${Kind[c.kind]} ${c.start}-${c.end}`));
    return lines.join("\n");
  });
}

function visit(c: SyntaxCursor, use: (depth: number) => void): void {
  let depth = 0;
  for (;;) {
    use(depth);
    if (c.firstChild()) {
      depth++;
      continue;
    }
    while (!c.nextSibling()) {
      if (depth === 0) return;
      c.parent();
      depth--;
    }
    if (depth === 0) return;
  }
}

/** Numbers from 0 up to `below`, the same ones in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const sample = `package p

import "fmt"

// Ünïcode 😀 in a comment.
type T struct {
	a, b int
}

func (t *T) M(xs ...string) (n int, err error) {
	for i, x := range xs {
		if x == "😀" {
			return i, nil
		}
		select {
		case v := <-c:
			fmt.Println(v)
		default:
		}
	}
	p := new(n + 1)
	q := new(T)
	go func() { defer close(c) }()
	return len(xs), fmt.Errorf(\`raw
string\`)
}

func g[K comparable, V any](m map[K]V) { _ = m }
`;

describe("syntax tree", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  const using = <T>(tree: SyntaxTree, use: (tree: SyntaxTree) => T): T => {
    try {
      return use(tree);
    } finally {
      tree.delete();
    }
  };

  it("gives kinds and UTF-16 spans", () => {
    using(syntax.parse('package p\nvar s = "😀"\nvar t = 1\n'), (tree) => {
      const literals = tree.walk((c) => {
        const found: string[] = [];
        visit(c, () => {
          if (c.kind === Kind.IntLiteral || c.kind === Kind.InterpretedStringLiteral) {
            found.push(tree.text.slice(c.start, c.end));
          }
        });
        return found;
      });
      assert.deepEqual(literals, ['"😀"', "1"]);
      assert.equal(tree.hasErrors, false);
    });
  });

  it("walks as the library's own cursor does, also while other trees are walked and parsed", () => {
    using(syntax.parse(sample), (tree) => {
      const seen: string[] = [];
      const expected: string[] = [];
      const own = tree.live.walk();
      tree.walk((c) => {
        visit(c, (depth) => {
          seen.push(`${depth} ${c.start} ${c.end} ${c.missing}`);
          using(syntax.parse("package q"), (other) => other.walk((inner) => assert.equal(inner.firstChild(), true)));
        });
      });
      const step = (): void => {
        expected.push(`${own.currentDepth} ${own.startIndex} ${own.endIndex} ${own.nodeIsMissing}`);
        if (!own.gotoFirstChild()) return;
        do step();
        while (own.gotoNextSibling());
        own.gotoParent();
      };
      step();
      own.delete();
      assert.deepEqual(seen, expected);
    });
  });

  it("parses a part in the offsets of the whole", () => {
    const from = sample.indexOf("func g");
    using(syntax.parseRange(sample, from, sample.length), (tree) => {
      const spans = tree.walk((c) => {
        const found: string[] = [];
        visit(c, () => c.kind === Kind.TypeParameterList && found.push(sample.slice(c.start, c.end)));
        return found;
      });
      assert.deepEqual(spans, ["[K comparable, V any]"]);
    });
  });

  it("is after any edit what a fresh parse gives", () => {
    const random = numbers(7);
    const inserts = ["x", " ", "\n", "(", ")", "{", "}", "new(1)", '"', "func h() {}\n", "😀", ".", "return", "", ""];
    using(syntax.parse(sample), (tree) => {
      for (let round = 0; round < 400; round++) {
        const text = tree.text;
        const start = random(text.length + 1);
        const end = Math.min(text.length, start + (random(3) === 0 ? random(12) : 0));
        const change: TextChange = { start, end, text: inserts[random(inserts.length)]! };
        tree.edit([change]);
        // Undo, so that the text stays near sound code; both directions are compared.
        if (round % 3 !== 0) {
          const undo = { start, end: start + change.text.length, text: text.slice(start, end) };
          tree.edit([undo]);
          assert.equal(tree.text, text);
        }
        using(syntax.parse(tree.text), (fresh) => {
          assert.equal(outline(tree), outline(fresh), `round ${round}`);
        });
        if (round % 50 === 49) tree.edit([{ start: 0, end: tree.text.length, text: sample }]);
      }
    });
  });

  it("applies several changes one after the other", () => {
    using(syntax.parse("package p\nvar a = 1\n"), (tree) => {
      tree.edit([
        { start: 14, end: 15, text: "bc" },
        { start: 19, end: 20, text: "new(2)" },
      ]);
      assert.equal(tree.text, "package p\nvar bc = new(2)\n");
      using(syntax.parse(tree.text), (fresh) => assert.equal(outline(tree), outline(fresh)));
      assert.equal(tree.version, 1);
    });
  });

  const odd: Record<string, string> = {
    empty: "",
    "a byte order mark": "\uFEFFpackage p\nfunc f() {}\n",
    "carriage returns": "package p\r\nfunc f() {\r\n\ta()\r\n}\r\n",
    "lone carriage returns": "package p\rfunc f() {}\r",
    "NUL characters": "package p\n\0func f() { a\0() }\n",
    "replacement characters": 'package p\nvar s = "\uFFFD\uFFFD"\n',
    "half a surrogate pair": 'package p\nvar s = "\uD83D"\n',
    "no Go at all": "\u0001\u0002}{)(`\"'//*",
    "an unclosed comment": "package p\n/* func f() {}\n",
    "an unclosed raw string": "package p\nvar s = `func f() {}\n",
  };
  for (const [title, text] of Object.entries(odd)) {
    it(`holds out against ${title}`, () => {
      using(syntax.parse(text), (tree) => {
        tree.walk((c) => visit(c, () => assert.ok(c.start >= 0 && c.end >= c.start && c.end <= text.length)));
        for (const error of tree.errors()) assert.ok(error.end <= text.length);
      });
    });
  }

  it("holds out against nesting without end", () => {
    for (const text of [
      `package p\nfunc f() ${"{".repeat(10_000)}${"}".repeat(10_000)}`,
      `package p\nvar x = ${"(".repeat(10_000)}`,
      `package p\nvar x = ${"a + ".repeat(20_000)}a`,
    ]) {
      using(syntax.parse(text), (tree) => assert.ok(tree.errors().length >= 0));
    }
  });

  it("leaves out what is too long to parse", () => {
    using(syntax.parse(`package p\n${" ".repeat(MAX_TEXT)}`), (tree) => {
      assert.equal(tree.skipped, true);
      tree.edit([{ start: 10, end: tree.text.length, text: "var x int\n" }]);
      assert.equal(tree.skipped, false);
      assert.equal(tree.hasErrors, false);
    });
  });

  it("refuses to be used once deleted", () => {
    const tree = syntax.parse("package p\n");
    tree.delete();
    tree.delete();
    assert.equal(tree.alive, false);
    assert.throws(() => tree.walk(() => 0), /deleted/);
  });

  it("knows every node type of the grammar by a kind or as a token", () => {
    const types = JSON.parse(
      readFileSync(join(require.resolve("tree-sitter-go/package.json"), "../src/node-types.json"), "utf8"),
    ) as { type: string; named: boolean }[];
    const known = new Set(Object.keys(Kind));
    const camel = (name: string) => name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const unknown = types.filter((t) => t.named && !t.type.startsWith("_") && !known.has(camel(t.type)));
    // Contents of literals are read from the text.
    assert.deepEqual(
      unknown.map((t) => t.type),
      ["escape_sequence", "interpreted_string_literal_content", "raw_string_literal_content"],
    );
  });
});
