import assert from "node:assert/strict";
import { loadGo } from "./kit";
import { checkMarks, showCallee } from "./marks";

describe("program", () => {
  it("sorts the files of a folder into packages", async () => {
    const go = await loadGo({
      "a.go": "package a\n",
      "gen.go": "//go:build ignore\n\npackage main\n",
      "a_test.go": "package a\nfunc inPackage() {}\n",
      "x_test.go": "package a_test\nfunc external() {}\n",
      "doc.go": "// Package a.\n/* package b */ package a\n",
      "typing.go": "pack",
      "_skipped.go": "package a\nvar skipped int\n",
    });
    const names = (external: boolean) =>
      go.program.packageAt("/m", external)?.files.map((file) => file.path.slice("/m/".length));
    assert.deepEqual(names(false), ["a.go", "doc.go", "typing.go", "a_test.go"]);
    assert.deepEqual(names(true), ["x_test.go"]);
    assert.equal(go.pkg.path, "example.com/m");
    assert.equal(go.program.packageAt("/m", true)?.path, "example.com/m_test");
    assert.equal(go.program.packageAt("/m/none"), undefined);
    assert.deepEqual([...go.pkg.scope.keys()], ["inPackage"]);
    assert.equal(go.pkg.isTest(go.file("a_test.go")), true);
  });

  it("takes only the package looked at of the standard library for source", async () => {
    const go = await loadGo({
      "a.go": 'package a\nimport ("io"; "internal/x")\nvar _ = io.Copy; var _ = x.F\n',
      "go.mod": "module std\ngo 1.26\n",
      "io/io.go": "package io\nfunc Copy() int { return 1 }\n",
      "internal/x/x.go": "package x\nfunc F() int { return 1 }\n",
    });
    const { program } = go;
    const seen = () => ["io", "internal/x"].map((path) => program.importPackage(path, go.pkg) !== undefined);
    assert.deepEqual(seen(), [false, true]);
    const io = program.packageAt(`${go.pkg.dir}/io`)!;
    assert.equal(program.hasSource("io"), false);
    program.focus(io.dir);
    assert.equal(program.hasSource("io"), true);
    assert.equal(program.importPackage("io", io), io);
    program.focus(go.pkg.dir);
    assert.deepEqual([program.hasSource("io"), program.hasSource("internal/x")], [false, true]);
  });

  it("takes a folder of tests alone for a package", async () => {
    const go = await loadGo({ "a_test.go": "package a\nfunc f() {}\n" });
    assert.equal(go.pkg.name, "a");
    assert.deepEqual([...go.pkg.scope.keys()], ["f"]);
  });

  it("knows the language version of each file", async () => {
    const go = await loadGo({
      "go.mod": "module example.com/m\ngo 1.20\n",
      "a.go": "package a\n",
      "new.go": "//go:build go1.23\n\npackage a\n",
      "old.go": "//go:build go1.18\n\npackage a\n",
    });
    const minor = (name: string) => go.pkg.goVersion(go.file(name)).minor;
    assert.deepEqual(["a.go", "new.go", "old.go"].map(minor), [20, 23, 20]);
    go.program.setGoVersion({ major: 1, minor: 19 });
    assert.equal(minor("new.go"), 19);
  });

  it("lowers a version by build line not below 1.21", async () => {
    const go = await loadGo({
      "go.mod": "module example.com/m\ngo 1.25\n",
      "a.go": "//go:build go1.18\n\npackage a\n",
      "b.go": "//go:build go1.22\n\npackage a\n",
    });
    assert.equal(go.pkg.goVersion(go.file("a.go")).minor, 21);
    assert.equal(go.pkg.goVersion(go.file("b.go")).minor, 22);
  });

  it("imports across modules, and by the name in the package clause", async () => {
    await checkMarks({
      "go.mod": "module example.com/m\nreplace example.com/lib => ./lib\n",
      "a.go": `package a
import ("example.com/lib/v2-things"; "example.com/m/internal/go-odd"; "vendored.org/v")
func f() {
	things.Do() //> source example.com/lib/v2-things.Do
	odd.Do() //> source example.com/m/internal/go-odd.Do
	v.Do() //> source vendored.org/v.Do
}`,
      "lib/go.mod": "module example.com/lib\n",
      "lib/v2-things/t.go": "package things\nfunc Do() {}\n",
      "internal/go-odd/o.go": "package odd\nfunc Do() {}\n",
      "vendor/vendored.org/v/v.go": "package v\nfunc Do() {}\n",
    });
  });

  it("reads the types of dependencies, and not their bodies", async () => {
    const go = await loadGo(
      {
        "go.mod": "module example.com/m\nrequire example.com/dep v1.0.0\n",
        "a.go": `package a
import "example.com/dep"
func f(s dep.Store) { dep.Open().Close(); s.Get(); dep.Run() }
var v, err = dep.Open().Next()
`,
        "/cache/example.com/dep@v1.0.0/d.go": `package dep
type T struct{}
type Store interface{ Get() }
type only struct{}
func (only) Get() {}
func Open() *T { return inner() }
func (*T) Close() error { return nil }
func (*T) Next() (map[string]T, error) { return nil, nil }
func Run() {}
`,
        "/cache/example.com/dep@v1.0.0/d_windows.go": "package dep\nfunc Run() int { return 1 }\n",
      },
      "/cache",
    );
    const callee = (call: string) => showCallee(go.checker().calleeOf(go.callAt(call)));
    assert.equal(callee("dep.Open().Close()"), "external example.com/dep.T.Close");
    assert.equal(callee("dep.Open()"), "external example.com/dep.Open");
    assert.equal(callee("s.Get()"), "interface example.com/dep.Store.Get");
    assert.equal(go.typeAt("v"), "map[string]example.com/dep.T");
    assert.equal(go.typeAt("err"), "error");
    const dep = go.program.packageAt("/cache/example.com/dep@v1.0.0")!;
    assert.equal(dep.files.length, 1);
    assert.ok(!dep.files[0]!.text.includes("inner"));
  });

  it("forgets what depends on a changed file", async () => {
    const go = await loadGo({
      "a.go": 'package a\nimport "example.com/m/b"\nvar x = b.New()\nfunc f() { b.New().Do() }\n',
      "b/b.go": 'package b\nimport "example.com/m/c"\nfunc New() *c.T { return nil }\n',
      "c/c.go": "package c\ntype T struct{}\nfunc (*T) Do() {}\n",
      "d/d.go": "package d\n",
    });
    go.program.packageAt("/m/d");
    assert.equal(go.typeAt("x"), "*example.com/m/c.T");
    assert.equal(showCallee(go.checker().calleeOf(go.callAt("b.New().Do()"))), "source example.com/m/c.T.Do");
    assert.deepEqual(go.program.importersOf("example.com/m/c"), ["/m/b"]);
    const before = go.file("b/b.go");

    go.host.files.set("/m/c/c.go", "package c\ntype T struct{ n int }\n");
    assert.deepEqual(go.program.filesChanged(["/m/c/c.go"]), ["/m/c", "/m/b", "/m"]);
    assert.equal(showCallee(go.checker().calleeOf(go.callAt("b.New().Do()"))), "unknown");
    assert.equal(go.file("b/b.go"), before, "an importer's files are not parsed again");

    go.host.files.set("/m/b/b.go", 'package b\nfunc New() string { return "" }\n');
    assert.deepEqual(go.program.filesChanged(["/m/b/b.go"]), ["/m/b", "/m"]);
    assert.equal(go.typeAt("x"), "string");
  });

  it("keeps all but the edited body, in place", async () => {
    const go = await loadGo({
      "a.go":
        "package a\nfunc f() { x := 1; use(x) }\nfunc g() { type own int; var y own; use(y) }\nfunc use(v any) {}\n",
      "b.go": "package a\nfunc h() { f() }\n",
    });
    const { program, host } = go;
    const file = go.file("a.go");
    const checker = go.checker("a.go");
    const [f, g] = file.decls;
    const own = go.typeAt("y", "use(y)");
    const { generation } = program;

    const edited = file.text.replace("x := 1", 'x := "longer than before"');
    host.files.set("/m/a.go", edited);
    assert.deepEqual(program.filesChanged(["/m/a.go", "/m/a.go"]), ["/m"]);
    assert.equal(program.generation, generation);
    assert.equal(go.file("a.go"), file);
    assert.equal(file.text, edited);
    assert.equal(go.checker("a.go"), checker);
    assert.deepEqual(file.decls.slice(0, 2), [f, g]);
    assert.equal(g!.pos, edited.indexOf("func g"));
    assert.equal(go.typeAt("x", "use(x)"), "string");
    assert.equal(go.typeAt("y", "use(y)"), own, "a type declared in a function is the same where it stands now");

    host.files.set("/m/a.go", edited.replace("func use(v any)", "func use(v, w any)"));
    program.filesChanged(["/m/a.go"]);
    assert.notEqual(program.generation, generation);
    assert.notEqual(go.file("a.go"), file);
  });

  it("sees who names something after an edit in place", async () => {
    const { program, host } = await loadGo({
      "a.go": 'package a\nimport "example.com/m/c"\nfunc f() { c.New() }\n',
      "c/c.go": "package c\nfunc New() {}\nfunc Close() {}\n",
    });
    program.packageAt("/m/c");
    const importers = () => program.importersOf("example.com/m/c", "Close");
    program.importPackage("example.com/m/c", program.packageAt("/m")!);
    assert.deepEqual(importers(), []);
    const { generation } = program;
    host.files.set("/m/a.go", host.files.get("/m/a.go")!.replace("c.New()", "c.New(); c.Close()"));
    program.filesChanged(["/m/a.go"]);
    assert.equal(program.generation, generation, "the edit was made in place");
    assert.deepEqual(importers(), ["/m"]);
  });

  it("sees files and packages come and go", async () => {
    const go = await loadGo({ "a.go": 'package a\nimport "example.com/m/b"\nvar x = b.V\nvar y = z\n' });
    assert.equal(go.typeAt("x"), "?");
    go.host.files.set("/m/b/b.go", "package b\nvar V = 3\n");
    go.host.files.set("/m/z.go", 'package a\nvar z = "s"\n');
    go.program.filesChanged(["/m/b/b.go", "/m/z.go"]);
    assert.equal(go.typeAt("x"), "int");
    assert.equal(go.typeAt("y"), "string");
    go.host.files.delete("/m/z.go");
    go.program.filesChanged(["/m/z.go"]);
    assert.equal(go.typeAt("y"), "?");
  });

  it("reads all anew when a module changes", async () => {
    const go = await loadGo({
      "a.go": 'package a\nimport "example.com/new/b"\nvar x = b.V\n',
      "b/b.go": "package b\nvar V = 3\n",
    });
    assert.equal(go.typeAt("x"), "?");
    go.host.files.set("/m/go.mod", "module example.com/new\n");
    assert.deepEqual(go.program.filesChanged(["/m/go.mod"]), ["/m"]);
    assert.equal(go.typeAt("x"), "int");
    assert.equal(go.pkg.path, "example.com/new");
  });

  it("answers the same after packages were forgotten", async () => {
    const go = await loadGo({
      "a.go": 'package a\nimport "example.com/m/b"\nvar x = b.New().Next()\n',
      "b/b.go": "package b\ntype T struct{}\nfunc New() *T { return nil }\nfunc (*T) Next() []T { return nil }\n",
      "b/b_test.go": "package b\nvar inTest int\n",
    });
    assert.equal(go.typeAt("x"), "[]example.com/m/b.T");
    assert.equal(go.program.packageAt("/m/b")!.scope.has("inTest"), true);
    go.program.forget("/m/b");
    go.program.forget("/m");
    assert.equal(go.typeAt("x"), "[]example.com/m/b.T");
    assert.equal(go.program.packageAt("/m/b")!.scope.has("inTest"), true);
    go.program.trim(0);
    assert.equal(go.typeAt("x"), "[]example.com/m/b.T");
    go.program.dispose();
    assert.equal(go.typeAt("x"), "[]example.com/m/b.T");
  });
});
