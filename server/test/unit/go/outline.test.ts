import assert from "node:assert/strict";
import { withoutBodies } from "../../../src/go/outline";

describe("withoutBodies", () => {
  it("blanks bodies and keeps every offset", () => {
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
func last() {}
`;
    const out = withoutBodies(text);
    assert.equal(out.length, text.length);
    assert.equal(out.split("\n").length, text.split("\n").length);
    assert.equal(
      out.replace(/\{\s+\}/g, "{…}"),
      `package p

type T struct { f func() }

func (t *T) A(x struct{ n int }, f func() interface{ M() }) (interface{}, error) {…}
func noBody(x int) int
func one() struct{ a int } {…}
var v = func() int { return 1 }
func last() {}
`,
    );
  });

  it("leaves broken text alone", () => {
    const text = "package p\nfunc f() {\n\tif {\n";
    assert.equal(withoutBodies(text), text);
  });
});
