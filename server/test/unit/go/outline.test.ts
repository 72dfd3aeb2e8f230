import assert from "node:assert/strict";
import { outlineOf, withoutBodies } from "../../../src/go/outline";

describe("withoutBodies", () => {
  it("empties bodies and keeps declarations", () => {
    const text = `package p

type T struct { f func() }

func (t *T) A(x struct{ n int }, f func() interface{ M() }) (interface{}, error) {
	s := "}" + \`
}
\`
	r := '}' // }
	/* } */ if x.n > 0 { return nil, nil }
	return s, nil
}
func noBody(x int) int
func one() struct{ a int } { return struct{ a int }{1} }
var v = func() int { return 1 }
var (
	a = map[string]T{"}": {nil}}
	b struct{ x int }
	c = [...]int{1, 2}
	d = []struct{ y int }{{1}, {2}}
)
var e = T{nil}
type U interface{ M() }
func last() {}
`;
    const out = withoutBodies(text);
    assert.equal(
      out,
      `package p

type T struct { f func() }

func (t *T) A(x struct{ n int }, f func() interface{ M() }) (interface{}, error) {}
func noBody(x int) int
func one() struct{ a int } {}
var v = func() int {}
var (
	a = map[string]T{}
	b struct{ x int }
	c = [...]int{1, 2}
	d = []struct{ y int }{}
)
var e = T{}
type U interface{ M() }
func last() {}
`,
    );
  });

  it("leaves broken text alone", () => {
    const text = "package p\nfunc f() {\n\tif {\n";
    assert.equal(withoutBodies(text), text);
  });
});

describe("outlineOf", () => {
  const offsets = (text: string, names: readonly string[]) => {
    const outline = outlineOf(text)!;
    return names.map((name) => {
      const at = outline.text.indexOf(name);
      return [outline.startOf(at), outline.endOf(at + name.length)];
    });
  };
  const spans = (text: string, names: readonly string[]) =>
    names.map((name) => [text.lastIndexOf(name), text.lastIndexOf(name) + name.length]);

  const text = `/* func not() { */ package p // one
func A(x struct{ n int }) (s []int) { if x.n > 0 { return nil /* } */ }; r := '}'; return "}" + \`
func raw() {
\` } // two
/* three
lines */ type T struct { /* four */ f func() }
func B() int { return 2 }
var v = func() int { return 1 }
func (T) C() {}
`;

  it("leaves out bodies and comments", () => {
    assert.equal(
      outlineOf(text)?.text,
      ` package p 
func A(x struct{ n int }) (s []int) {} 

 type T struct {  f func() }
func B() int {}
var v = func() int { return 1 }
func (T) C() {}
`,
    );
  });

  it("knows where what it kept stands in the text", () => {
    const names = ["package p", "(s []int)", "type T", "f func() }", "B()", "return 1 }", "C() {}"];
    assert.deepEqual(offsets(text, names), spans(text, names));
  });

  const untold: Record<string, string> = {
    "an unclosed body": "package p\nfunc a() { if x {\n}\nfunc b() {}\n",
    "an unclosed last body": "package p\nfunc a() {\n",
    "a declaration at the margin inside a body": "package p\nfunc a() {\nvar x int\n}\n",
  };
  for (const [title, broken] of Object.entries(untold)) {
    it(`does not take ${title} apart`, () => assert.equal(outlineOf(broken), undefined));
  }

  it("leaves out the elements of large tables that only hold data", () => {
    const data = "{1, 2},\n".repeat(1_000);
    const large = `package p\nvar a = []T{${data}}\nvar (\n\tb = [...]T{${data}}\n\tc = []T{f: func() {}, ${data}}\n)\nvar d struct { x int }\n`;
    assert.equal(
      outlineOf(large)?.text,
      `package p\nvar a = []T{}\nvar (\n\tb = [...]T{}\n\tc = []T{f: func() {}, ${data}}\n)\nvar d struct { x int }\n`,
    );
  });

  it("leaves a function alone whose line is inside a raw string", () => {
    const raw = "package p\nconst c = `\nfunc a() {\n`\nfunc b() { x() }\n";
    assert.equal(outlineOf(raw)?.text, "package p\nconst c = `\nfunc a() {\n`\nfunc b() {}\n");
  });
});
