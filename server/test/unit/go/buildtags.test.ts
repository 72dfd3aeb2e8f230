import assert from "node:assert/strict";
import {
  contextOf,
  defaultContext,
  fileBuild,
  isBuilt,
  languageVersion,
  parseConstraint,
} from "../../../src/go/buildtags";

describe("build constraints", () => {
  const built = (name: string, line = "", os = "linux", arch = "amd64") =>
    isBuilt(fileBuild(name, `// Copyright\n\n${line}\n\npackage p\n`), { os, arch, tags: new Set() });

  it("reads file names", () => {
    assert.equal(built("a_linux.go"), true);
    assert.equal(built("a_windows.go"), false);
    assert.equal(built("a_linux_arm64.go"), false);
    assert.equal(built("a_arm64.go", "", "darwin", "arm64"), true);
    assert.equal(built("a_windows_test.go"), false);
    assert.equal(built("linux.go", "", "windows"), true, "a name that is only a suffix is none");
    assert.equal(built("a_foo.go"), true);
    assert.equal(built("a_linux.go", "", "android"), true);
  });

  it("evaluates //go:build", () => {
    assert.equal(built("a.go", "//go:build linux && !cgo"), false);
    assert.equal(built("a.go", "//go:build (darwin || linux) && amd64"), true);
    assert.equal(built("a.go", "//go:build unix"), true);
    assert.equal(built("a.go", "//go:build unix", "windows"), false);
    assert.equal(built("a.go", "//go:build ignore"), false);
    assert.equal(built("a.go", "//go:build go1.21"), true);
    assert.equal(built("a.go", "//go:build !go1.21"), false);
  });

  it("takes +build lines where there is no //go:build, and nothing below the package clause", () => {
    assert.equal(built("a.go", "// +build windows,amd64 darwin"), false);
    assert.equal(built("a.go", "// +build windows,amd64 linux"), true);
    assert.equal(built("a.go", "// +build linux\n// +build 386"), false);
    assert.equal(built("a.go", "//go:build linux\n// +build windows"), true);
    assert.equal(isBuilt(fileBuild("a.go", "package p\n\n//go:build windows\n"), defaultContext), true);
  });

  it("ignores what is malformed", () => {
    assert.equal(parseConstraint("linux &&"), undefined);
    assert.equal(parseConstraint("(linux"), undefined);
    assert.equal(parseConstraint("linux darwin"), undefined);
    assert.equal(built("a.go", "//go:build linux &&"), true);
  });

  it("finds a build for every file", () => {
    assert.equal(contextOf(fileBuild("a.go", "package p")), defaultContext);
    assert.equal(contextOf(fileBuild("a_windows.go", "package p")).os, "windows");
    assert.equal(contextOf(fileBuild("a.go", "//go:build !linux\n\npackage p")).os, "darwin");
    const tagged = contextOf(fileBuild("a.go", "//go:build integration && !race\n\npackage p"));
    assert.deepEqual([tagged.os, [...tagged.tags]], ["linux", ["integration"]]);
  });

  it("reads the language version a line asks for", () => {
    const version = (line: string) => languageVersion(fileBuild("a.go", `${line}\n\npackage p`))?.minor;
    assert.equal(version("//go:build go1.21"), 21);
    assert.equal(version("//go:build go1.21 && linux"), 21);
    assert.equal(version("//go:build go1.21 || linux"), undefined);
    assert.equal(version("//go:build go1.20 || go1.22"), 20);
    assert.equal(version("//go:build !go1.21"), undefined);
    assert.equal(version("//go:build linux"), undefined);
  });
});
