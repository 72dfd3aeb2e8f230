import assert from "node:assert/strict";
import type { VarObj } from "../../../src/go/model";
import { typeString } from "../../../src/go/types";
import { loadGo } from "./kit";

describe("constants", () => {
  it("are evaluated through declarations, iota, conversions and packages", async () => {
    const go = await loadGo({
      "a.go": `package a
import ("example.com/m/sub"; "time"; "os")
const (
	zero = iota
	one
	_
	three
	mask = 1<<iota - 1
)
const (
	KB = 1 << (10 * (iota + 1))
	MB
)
const name = "a\\tb" + "é"
const flag = one == 1 && !false
var v = 3
const ( A, B = iota, iota * 10; C, D )
var out = []any{zero, one, three, mask, KB, MB, len(name), flag, v, D, sub.Size, time.Second, int64(7), uint8(300), 0x1F, 0b11, 0o17, 017, 1_000, 'a', '\\n', -three, ^zero, 7 / 2, 7 % 0, os.O_APPEND, len([4]int{}), 1 << 70, 2.0, v == 1 || true}
`,
      "sub/s.go": "package sub\nconst Size = base * 2\nconst base = 21\n",
    });
    const lit = go.file().decls.at(-1);
    assert.ok(lit?.kind === "ValueSpec");
    const outer = lit.values[0]!;
    assert.ok(outer.kind === "CompositeLit");
    const checker = go.checker();
    const found = outer.elements.map((each) => {
      assert.ok(each.kind !== "KeyValue");
      return checker.boolConst(each) ?? checker.intConst(each);
    });
    assert.deepEqual(found, [
      0,
      1,
      3,
      15,
      1024,
      1048576,
      5,
      true,
      undefined,
      10,
      42,
      1_000_000_000,
      7,
      undefined,
      31,
      3,
      15,
      15,
      1000,
      97,
      10,
      -3,
      -1,
      3,
      undefined,
      1024,
      4,
      undefined,
      2,
      true,
    ]);
  });

  it("have the type of their value or declaration", async () => {
    const go = await loadGo({
      "a.go": `package a
type Color int
const ( Red Color = iota; Green )
const ( untyped = 1; also )
var x = Green
var y = also
`,
    });
    assert.equal(go.typeAt("Green", "var x"), "example.com/m.Color");
    assert.equal(go.typeAt("x"), "example.com/m.Color");
    assert.equal(go.typeAt("y"), "int");
    assert.equal(go.checker().intConst(go.exprAt("Green", "var x")), 1);
  });
});

describe("access paths", () => {
  it("spell out promoted fields and know who declares them", async () => {
    const go = await loadGo({
      "a.go": `package a
import "sync"
type Locked struct { mu sync.Mutex }
type Server struct { *Locked; conns map[string]*conn; stats struct{ mu sync.Mutex } }
type conn struct { ch chan int }
var global Server
func (s *Server) f(i int) {
	s.mu.Lock()
	_ = (*s).conns["k"].ch
	_ = s.stats.mu
	_ = &global.Locked.mu
	_ = s.f
	_ = g().mu
}
func g() *Server { return nil }
`,
    });
    const checker = go.checker();
    const show = (needle: string): string => {
      const path = checker.pathOf(go.exprAt(needle, "func (s"));
      return path ? `${path.root.role} ${[path.root.name, ...path.fields].join(".")} of ${path.fieldOwner}` : "none";
    };
    assert.equal(show("s.mu"), "param s.Locked.mu of example.com/m.Locked");
    assert.equal(show('(*s).conns["k"].ch'), "param s.conns.[].ch of example.com/m.conn");
    assert.equal(show("s.stats.mu"), "param s.stats.mu of example.com/m.Server.stats");
    assert.equal(show("&global.Locked.mu"), "global global.Locked.mu of example.com/m.Locked");
    assert.equal(show("s.f"), "none");
    assert.equal(show("g().mu"), "none");
  });

  it("share their root object within the package and across packages", async () => {
    const go = await loadGo({
      "a.go": "package a\nvar G struct{ n int }\nfunc f() { _ = G.n }\n",
      "b.go": "package a\nfunc g() { _ = G.n }\n",
      "sub/s.go": 'package sub\nimport "example.com/m"\nfunc h() { _ = a.G.n }\n',
    });
    const roots = ["a.go", "b.go"].map((name) => go.checker(name).pathOf(go.exprAt("G.n", "func", name))?.root);
    roots.push(go.checker("sub/s.go").pathOf(go.exprAt("a.G.n", "func", "sub/s.go"))?.root);
    assert.ok(roots[0]);
    assert.equal(roots[0], roots[1]);
    assert.equal(roots[0], roots[2]);
  });
});

describe("method sets", () => {
  it("are known through embedding, pointers and interfaces", async () => {
    const go = await loadGo({
      "a.go": `package a
import ("io"; "os"; "github.com/nowhere/lib")
type T struct { *os.File }
type U struct { lib.Thing }
type Read interface { io.Reader; extra() }
var t T
var u U
var r Read
var closer io.Closer
var reader io.Reader
var e error
var any_ any
`,
    });
    const checker = go.checker();
    const type = (name: string) => checker.typeOf(go.exprAt(name, `var ${name}`));
    assert.equal(checker.hasMethod(type("t"), "Close"), true);
    assert.equal(checker.hasMethod(type("t"), "Nothing"), false);
    assert.equal(checker.hasMethod(type("u"), "Close"), undefined, "it may come from the unknown type");
    assert.equal(checker.hasMethod(type("r"), "Read"), true);
    assert.equal(checker.hasMethod(type("e"), "Error"), true);
    assert.equal(checker.implements(type("t"), type("closer")), true);
    assert.equal(checker.implements(type("t"), type("reader")), true);
    assert.equal(checker.implements(type("r"), type("closer")), false);
    assert.equal(checker.implements(type("u"), type("closer")), undefined);
    assert.equal(checker.implements(type("t"), type("any_")), true);
    assert.equal(checker.implements(type("t"), type("t")), undefined, "no interface");
    assert.equal(typeString(checker.fieldType(type("t"), "File")!), "*os.File");
    assert.equal(checker.fieldType(type("t"), "Close"), undefined);
    assert.equal(checker.underlying(type("r")).kind, "Interface");
  });
});

describe("variables", () => {
  it("tell what sets them", async () => {
    const go = await loadGo({
      "a.go": `package a
func f(n int) {
	once := n
	twice := 1
	twice++
	var zero int
	zero = n
	p := 3
	_, _, _, _ = once, twice, zero, &p
}`,
    });
    const checker = go.checker();
    const obj = (name: string) => {
      const ident = go.exprAt(name);
      assert.ok(ident.kind === "Ident");
      return checker.objectOf(ident) as VarObj;
    };
    assert.equal(checker.assignmentsOf(obj("twice")).length, 2);
    assert.equal(checker.isAddressTaken(obj("p")), true);
    assert.equal(checker.isAddressTaken(obj("once")), false);
    assert.equal(checker.onlyValueOf(obj("once"))?.kind, "Ident");
    assert.equal(checker.onlyValueOf(obj("twice")), undefined);
    assert.equal(checker.onlyValueOf(obj("zero"))?.kind, "Ident");
    assert.equal(checker.onlyValueOf(obj("p")), undefined);
    assert.equal(checker.usesOf(obj("once")).length, 2);
  });
});
