import assert from "node:assert/strict";
import { withoutBodies } from "../../../src/go/outline";

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
