import assert from "node:assert/strict";
import { importPaths } from "../../../src/go/clause";
import { ImportIndex } from "../../../src/go/import-index";
import { Modules } from "../../../src/go/module";
import { MemoryHost } from "./kit";

describe("imports read without parsing", () => {
  it("in every form", () => {
    const text = `// import "no"
/* package no */
package p // import "vanity"

import "a"
import b "b/b"; import . "c"
import (
	"d" // "no"
	_ "e"
	/* "no" */ f \`f\`
)
import ()

var x = "import"
import "late"
`;
    assert.deepEqual(importPaths(text), ["a", "b/b", "c", "d", "e", "f"]);
  });

  it("in text still being typed", () => {
    assert.deepEqual(importPaths(""), []);
    assert.deepEqual(importPaths("package"), []);
    assert.deepEqual(importPaths("package p\nimport"), []);
    assert.deepEqual(importPaths('package p\nimport (\n"a"\nb\n)\nimport "c"'), ["a"]);
  });
});

describe("importers inside a module", () => {
  const files = new Map([
    ["/m/go.mod", "module m\n"],
    ["/m/a/a.go", 'package a\n\nimport "m/b"\n'],
    ["/m/a/sub/s.go", 'package sub\n\nimport "m/b"\n'],
    ["/m/b/b.go", "package b\n"],
    ["/m/c/c_test.go", 'package c\n\nimport "m/b"\n'],
    ["/m/testdata/t.go", 'package t\n\nimport "m/b"\n'],
    ["/m/nested/go.mod", "module n\n"],
    ["/m/nested/n.go", 'package n\n\nimport "m/b"\n'],
  ]);
  const host = new MemoryHost(files);
  const index = new ImportIndex(host, new Modules(host, "/"));

  it("are found whether loaded or not; tests and nested modules are none", () => {
    assert.deepEqual(index.importersOf("m/b", "/m/b"), ["/m/a", "/m/a/sub"]);
    assert.deepEqual(index.importersOf("m/a", "/m/a"), []);
    assert.deepEqual(index.importersOf("m/b", "/m/b", "package sub"), ["/m/a/sub"]);
  });

  it("follow what is typed in a body", () => {
    assert.deepEqual(index.importersOf("m/b", "/m/b", "b.Open"), []);
    files.set("/m/a/a.go", 'package a\n\nimport "m/b"\n\nfunc f() { b.Open() }\n');
    index.edited(["/m/a/a.go"]);
    assert.deepEqual(index.importersOf("m/b", "/m/b", "b.Open"), ["/m/a"]);
  });

  it("follow changes", () => {
    files.set("/m/a/a.go", "package a\n");
    files.set("/m/d/d.go", 'package d\n\nimport "m/b"\n');
    index.forget(["/m/a/a.go", "/m/d/d.go"]);
    assert.deepEqual(index.importersOf("m/b", "/m/b"), ["/m/a/sub", "/m/d"]);
    files.delete("/m/d/d.go");
    index.forget(["/m/d/d.go"]);
    assert.deepEqual(index.importersOf("m/b", "/m/b"), ["/m/a/sub"]);
  });
});
