import assert from "node:assert/strict";
import { english } from "../../../src/finding/say";
import { compileProjectQuery, ProjectQuery } from "../../../src/syntax/project-query";
import { badPattern } from "../../../src/syntax/slow-pattern";
import type { Syntax } from "../../../src/syntax/syntax";
import { testSyntax } from "./support";

describe("a project's query", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  function compiled(text: string): ProjectQuery {
    const query = compileProjectQuery(syntax, { file: "a.scm", text });
    assert.ok(query instanceof ProjectQuery);
    return query;
  }

  /** Texts of `@leak` in Go code. */
  function found(text: string, body: string): string[] {
    const query = compiled(text);
    const tree = syntax.parse(`package p\nfunc f() {\n${body}\n}\n`);
    try {
      assert.deepEqual(query.problems, []);
      return query.matches(tree)!.map(({ captures }) => {
        const { start, end } = captures.get("leak")!;
        return tree.text.slice(start, end);
      });
    } finally {
      tree.delete();
      query.delete();
    }
  }

  const problems = (text: string): string[] => {
    const query = compileProjectQuery(syntax, { file: "a.scm", text });
    return (query instanceof ProjectQuery ? query.problems : [query]).map(
      ({ line, message }) => `${line}: ${english(message)}`,
    );
  };

  it("matches texts by expressions", () => {
    const call = (predicate: string): string =>
      `((call_expression function: (identifier) @name) @leak (${predicate} @name "^(get|put)$"))`;
    assert.deepEqual(found(call("#match?"), "get()\nputs()\nput()"), ["get()", "put()"]);
    assert.deepEqual(found(call("#not-match?"), "get()\nputs()"), ["puts()"]);
  });

  it("looks at what stands around", () => {
    const call = (predicate: string): string => `((call_expression) @leak (${predicate}))`;
    const body = "a()\nfor { b() }\ngo c()";
    assert.deepEqual(found(call('#has-ancestor? @leak "for_statement" "go_statement"'), body), ["b()", "c()"]);
    assert.deepEqual(found(call('#not-has-ancestor? @leak "for_statement"'), body), ["a()", "c()"]);
    assert.deepEqual(found(call('#has-parent? @leak "go_statement"'), body), ["c()"]);
    assert.deepEqual(found(call('#not-has-parent? @leak "go_statement"'), body), ["a()", "b()"]);
  });

  it("tells what is wrong, with its line", () => {
    const pattern = (predicate: string): string => `; é\n((call_expression) @leak\n  ${predicate})`;
    assert.match(problems("(call_expression").join(), /^1: /);
    assert.match(problems("\n\n(no_such_node) @leak").join(), /^3: .*no_such_node/);
    assert.deepEqual(problems(pattern('(#mtch? @leak "x")')), ["3: there is no predicate #mtch?"]);
    assert.deepEqual(problems(pattern("(#has-ancestor? @leak)")), [
      '3: #has-ancestor? wants a capture and strings: (#has-ancestor? @capture "…")',
    ]);
    assert.match(problems(pattern('(#match? @leak "(")')).join(), /^3: "\(": Invalid regular expression/);
    assert.match(problems(pattern('(#match? @leak "(a+)+b")')).join(), /^3: "\(a\+\)\+b": .*for ever/);
    const twice = '(#match? @leak "x")\n  (#match? @leak "(")';
    assert.match(problems(pattern(twice)).join(), /^4: /);
    assert.match(problems("(call_expression (_) @a (_) @b (_) @c) @d").join(), /more than 3 captures/);
  });

  it("never runs a pattern that has a mistake", () => {
    const query = compiled('((call_expression) @leak (#nope? @leak "x"))\n((identifier) @leak)');
    const tree = syntax.parse("package p\nfunc f() { g() }\n");
    assert.deepEqual(
      query.matches(tree)!.map(({ pattern }) => pattern),
      [1, 1],
    );
    tree.delete();
    query.delete();
  });

  it("takes expressions that end, and no others", () => {
    for (const good of ["^With(Cancel|Timeout)$", "a?b", "\\(a+\\)+", "[(+*]+", "(?:ab)+", "(a|b)?", "x{2,3}", "a+?"]) {
      assert.equal(badPattern(good), undefined, good);
    }
    for (const bad of ["(a+)+", "(a|a)*", "((a?)b)+", "(?:a*)*", "(a|b){9}", ".*.*.*.*x", "a?".repeat(11), "[", "(?"]) {
      assert.notEqual(badPattern(bad), undefined, bad);
    }
  });
});
