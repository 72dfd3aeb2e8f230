import assert from "node:assert/strict";
import { difference, TreeCache } from "../../../src/syntax/cache";
import type { Syntax } from "../../../src/syntax/syntax";
import { testSyntax } from "./support";

describe("tree cache", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  const text = (name: string) => `package ${name}\n${"// padding\n".repeat(100)}`;

  it("keeps trees and brings them up to date", () => {
    const cache = new TreeCache(syntax, 1e9);
    const first = cache.get("a", text("a"));
    assert.equal(cache.get("a", text("a")), first);
    assert.equal(first.version, 0);
    assert.equal(cache.get("a", text("b")), first);
    assert.equal(first.version, 1);
    assert.equal(first.text, text("b"));
    cache.dispose();
    assert.equal(first.alive, false);
    assert.equal(cache.bytes, 0);
  });

  it("frees the trees that were not used for longest", () => {
    const one = text("a").length * 36;
    const cache = new TreeCache(syntax, one * 2);
    const [a, b] = [cache.get("a", text("a")), cache.get("b", text("b"))];
    cache.get("a", text("a"));
    const c = cache.get("c", text("c"));
    assert.deepEqual([a.alive, b.alive, c.alive], [true, false, true]);
    assert.equal(cache.bytes, one * 2);
    assert.equal(cache.peek("b"), undefined);
    cache.forget("a");
    assert.equal(a.alive, false);
    cache.dispose();
  });

  it("keeps a tree that alone is beyond the bound", () => {
    const cache = new TreeCache(syntax, 1);
    assert.equal(cache.get("a", text("a")).alive, true);
    cache.dispose();
  });

  it("finds the stretch in which two texts differ", () => {
    assert.equal(difference("abc", "abc"), undefined);
    assert.deepEqual(difference("abc", "abxc"), { start: 2, end: 2, text: "x" });
    assert.deepEqual(difference("aa", "aaa"), { start: 2, end: 2, text: "a" });
    assert.deepEqual(difference("abcd", "ad"), { start: 1, end: 3, text: "" });
    assert.deepEqual(difference("", "x"), { start: 0, end: 0, text: "x" });
  });
});
