import assert from "node:assert/strict";
import { english } from "../../../src/finding/say";
import { parseModFile } from "../../../src/go/gomod";
import { compareSemver } from "../../../src/go/modcache";
import { Modules } from "../../../src/go/module";
import { MemoryHost } from "./kit";

describe("go.mod and go.work", () => {
  it("reads single lines and blocks, quotes and comments", () => {
    const mod = parseModFile(
      "/m/go.mod",
      `// comment
module "example.com/m" // trailing
go 1.22.3
toolchain go1.23.0
require example.com/a v1.0.0
require (
	example.com/b/v2 v2.1.0 // indirect
	\`example.com/c\` v0.0.0-2020
)
replace example.com/a => ../a
replace (
	example.com/b/v2 v2.1.0 => example.com/fork v1.0.0
)
exclude example.com/x v1.0.0
retract [v1.0.0, v1.1.0]
`,
    );
    assert.equal(mod.module, "example.com/m");
    assert.deepEqual(mod.goVersion, { major: 1, minor: 22 });
    assert.deepEqual(
      mod.requires.map((each) => each.path),
      ["example.com/a", "example.com/b/v2", "example.com/c"],
    );
    assert.deepEqual(mod.replaces, [
      { path: "example.com/a", target: "../a", targetVersion: undefined },
      { path: "example.com/b/v2", target: "example.com/fork", targetVersion: "v1.0.0" },
    ]);
    assert.deepEqual(mod.problems, []);
  });

  it("names what it does not understand by file and line, and reads on", () => {
    const mod = parseModFile(
      "/m/go.mod",
      "module\nfrobnicate x\ngo one\nrequire example.com/a\nmodule example.com/m\n",
    );
    assert.equal(mod.module, "example.com/m");
    assert.deepEqual(
      mod.problems.map(({ file, line, message }) => `${file}:${line}: ${english(message)}`),
      [
        "/m/go.mod:1: module: a path is missing",
        "/m/go.mod:2: frobnicate: unknown directive",
        "/m/go.mod:3: go: one is no Go version",
        "/m/go.mod:4: require: a path and a version are expected",
      ],
    );
  });

  it("reports a block that is never closed", () => {
    const { problems } = parseModFile("/m/go.mod", "module m\nrequire (\n\texample.com/a v1.0.0\n");
    assert.deepEqual(
      problems.map((each) => english(each.message)),
      ["require: the block is not closed"],
    );
  });
});

describe("import paths and folders", () => {
  const modules = (texts: Record<string, string>, root = "/w") =>
    new Modules(new MemoryHost(new Map(Object.entries(texts))), root);

  it("finds the nearest go.mod upwards", () => {
    const m = modules({
      "/w/go.mod": "module example.com/w\ngo 1.20\n",
      "/w/sub/go.mod": "module example.com/sub\n",
      "/w/sub/p/a.go": "package p",
      "/w/q/a.go": "package q",
    });
    assert.equal(m.importPathOf("/w/sub/p"), "example.com/sub/p");
    assert.equal(m.importPathOf("/w/q"), "example.com/w/q");
    assert.equal(m.importPathOf("/w"), "example.com/w");
    assert.equal(m.resolveImport("example.com/w/q", "/w"), "/w/q");
    assert.equal(m.resolveImport("example.com/w/none", "/w"), undefined);
    // Another module is not seen without replace or go.work.
    assert.equal(m.resolveImport("example.com/sub/p", "/w"), undefined);
  });

  it("uses the scan's root where there is no module", () => {
    const m = modules({ "/w/p/a.go": "package p" });
    assert.deepEqual(m.moduleOf("/w/p"), { dir: "/w", path: "", goVersion: undefined, mod: undefined });
    assert.equal(m.importPathOf("/w/p"), "/w/p");
  });

  it("follows replace to a folder", () => {
    const m = modules({
      "/w/go.mod": "module example.com/w\nreplace example.com/lib => ../lib\n",
      "/w/a.go": "package w",
      "/lib/go.mod": "module example.com/lib\n",
      "/lib/x/x.go": "package x",
    });
    assert.equal(m.resolveImport("example.com/lib/x", "/w"), "/lib/x");
  });

  it("follows go.work, and its replaces", () => {
    const m = modules({
      "/w/go.work": "go 1.22\nuse (\n\t./a\n\t./b\n)\nreplace example.com/c => ./c\n",
      "/w/a/go.mod": "module example.com/a\n",
      "/w/a/a.go": "package a",
      "/w/b/go.mod": "module example.com/a/b\n",
      "/w/b/b.go": "package b",
      "/w/c/c.go": "package c",
      "/w/other/go.mod": "module example.com/other\n",
      "/w/other/o.go": "package other",
    });
    assert.equal(m.resolveImport("example.com/a/b", "/w/a"), "/w/b");
    assert.equal(m.resolveImport("example.com/c", "/w/b"), "/w/c");
    assert.equal(m.resolveImport("example.com/a", "/w/other"), undefined, "not a module of the workspace");
  });

  it("prefers the longest module path", () => {
    const m = modules({
      "/w/go.mod": "module example.com/w\nreplace example.com/w/lib => ./elsewhere\n",
      "/w/lib/l.go": "package lib",
      "/w/elsewhere/l.go": "package lib",
    });
    assert.equal(m.resolveImport("example.com/w/lib", "/w"), "/w/elsewhere");
  });

  it("finds vendored packages by their own path", () => {
    const m = modules({
      "/w/go.mod": "module example.com/w\n",
      "/w/vendor/github.com/x/y/y.go": "package y",
    });
    assert.equal(m.resolveImport("github.com/x/y", "/w"), "/w/vendor/github.com/x/y");
    assert.equal(m.importPathOf("/w/vendor/github.com/x/y"), "github.com/x/y");
    assert.equal(m.isVendored("/w/vendor/github.com/x/y"), true);
    assert.equal(m.isVendored("/w"), false);
  });

  it("knows the standard library as the module std, and the Go commands beside it", () => {
    const m = modules(
      {
        "/go/src/go.mod": "module std\ngo 1.26\n",
        "/go/src/net/http/a.go": "package http",
        "/go/src/vendor/golang.org/x/net/idna/i.go": "package idna",
        "/go/src/cmd/go.mod": "module cmd\n",
        "/go/src/cmd/go/main.go": "package main",
      },
      "/go/src",
    );
    assert.equal(m.importPathOf("/go/src/net/http"), "net/http");
    assert.equal(m.resolveImport("net/http", "/go/src"), "/go/src/net/http");
    assert.equal(m.resolveImport("golang.org/x/net/idna", "/go/src/net/http"), "/go/src/vendor/golang.org/x/net/idna");
    assert.equal(m.resolveImport("net/http", "/go/src/cmd/go"), "/go/src/net/http");
    assert.equal(m.resolveImport("cmd/go", "/go/src/cmd/go"), "/go/src/cmd/go");
  });

  it("reads a changed go.mod anew", () => {
    const host = new MemoryHost(new Map([["/w/go.mod", "module example.com/old\n"]]));
    const m = new Modules(host, "/w");
    assert.equal(m.importPathOf("/w/p"), "example.com/old/p");
    host.files.set("/w/go.mod", "module example.com/new\n");
    assert.equal(m.forget("/w/go.mod"), true);
    assert.equal(m.importPathOf("/w/p"), "example.com/new/p");
    assert.equal(m.forget("/w/a.go"), false);
  });
});

describe("module cache", () => {
  const texts = {
    "/w/go.mod":
      "module example.com/w\nrequire (\n\tgithub.com/Big/lib/v2 v2.1.0\n\texample.com/dep v1.0.0 // indirect\n\told.org/x v1.0.0\n)\nreplace old.org/x => new.org/y v1.5.0\n",
    "/w/a.go": "package w",
    "/cache/github.com/!big/lib/v2@v2.1.0/go.mod": "module github.com/Big/lib/v2\nrequire example.com/dep v0.9.0\n",
    "/cache/github.com/!big/lib/v2@v2.1.0/sub/s.go": "package sub",
    "/cache/github.com/!big/lib/v2@v2.0.0/sub/s.go": "package sub",
    "/cache/example.com/dep@v1.0.0/d.go": "package dep",
    "/cache/new.org/y@v1.5.0/y.go": "package y",
  };
  const modules = (root: string) => new Modules(new MemoryHost(new Map(Object.entries(texts))), root, "/cache");

  it("has dependencies at the versions that the workspace requires", () => {
    const m = modules("/w");
    const sub = "/cache/github.com/!big/lib/v2@v2.1.0/sub";
    assert.equal(m.resolveImport("github.com/Big/lib/v2/sub", "/w"), sub);
    assert.equal(m.importPathOf(sub), "github.com/Big/lib/v2/sub");
    assert.equal(m.isDependency(sub), true);
    assert.equal(m.isDependency("/w"), false);
    assert.equal(
      m.resolveImport("example.com/dep", sub),
      "/cache/example.com/dep@v1.0.0",
      "not the version it asks for itself",
    );
    assert.equal(m.resolveImport("github.com/Big/lib/v2/sub", sub), sub);
    assert.equal(m.resolveImport("old.org/x", "/w"), "/cache/new.org/y@v1.5.0");
    assert.equal(m.importPathOf("/cache/new.org/y@v1.5.0"), "old.org/x");
    assert.equal(m.resolveImport("github.com/Big/lib/v3", "/w"), undefined);
  });

  it("is like any other folder when it is scanned itself", () => {
    const m = modules("/cache/github.com/!big/lib/v2@v2.1.0");
    assert.equal(m.importPathOf("/cache/github.com/!big/lib/v2@v2.1.0/sub"), "github.com/Big/lib/v2/sub");
    assert.equal(m.isDependency("/cache/github.com/!big/lib/v2@v2.1.0/sub"), false);
  });

  it("orders versions", () => {
    const sorted = ["v0.0.0-20200101000000-abc", "v1.2.0-rc.1", "v1.2.0", "v1.10.0", "v2.0.0+incompatible"];
    assert.deepEqual([...sorted].reverse().sort(compareSemver), sorted);
  });
});
