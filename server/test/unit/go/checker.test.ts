import assert from "node:assert/strict";
import { loadGo } from "./kit";
import { checkMarks } from "./marks";

describe("types of expressions", () => {
  it("of literals, operators and conversions", async () => {
    await checkMarks({
      "a.go": `package a
import ("time"; "unsafe")
type Celsius float64
type Point struct{ X, Y int }
func f(p *Point, s string, xs []string, m map[string]*Point, ch <-chan error, arr [3]bool) {
	_ = 1 //: untyped int
	a, b, c, d := 1, 2.5, 'x', "s" //= int, float64, int32, string
	e := 2i //= complex128
	_ = a + 1 //: int
	_ = 1 + 2.5 //: untyped float
	_ = a == 1 //: untyped bool
	ok := a < 2 && b > 1 //= bool
	_ = 1 << a //: untyped int
	_ = Celsius(3) //: example.com/m.Celsius
	_ = []byte(s) //: []uint8
	_ = (*Point)(nil) //: *example.com/m.Point
	_ = unsafe.Pointer(p) //: unsafe.Pointer
	_ = func(int) error { return nil } //: func(int) error
	_ = s[0] //: uint8
	_ = s[1:] //: string
	_ = xs[0] //: string
	_ = xs[1:2] //: []string
	_ = arr[:] //: []bool
	_ = m["k"] //: *example.com/m.Point
	_ = m["k"].X //: int
	_ = &Point{1, 2} //: *example.com/m.Point
	_ = *p //: example.com/m.Point
	_ = <-ch //: error
	_ = -b //: float64
	_ = !ok //: bool
	_ = []Point{{1, 2}} //: []example.com/m.Point
	_ = [...]string{"a", 5: "b"} //: [6]string
	_ = struct{ A int }{1} //: struct{A int}
	_ = 2 * time.Second //: time.Duration
	_, _, _, _, _, _, _ = a, b, c, d, e, ok, p
}`,
    });
  });

  it("of several values at once", async () => {
    await checkMarks({
      "a.go": `package a
import "os"
func two() (n int, err error) { return }
func g(m map[string]bool, x any, ch chan float64) {
	n, err := two() //= int, error
	v, ok := m["k"] //= bool, bool
	s, isString := x.(string) //= string, bool
	r, open := <-ch //= float64, bool
	f, err := os.Open("x") //= *os.File, error
	var a, b = two() //= int, error
	var c, d int = 1, 2 //= int, int
	p, q := 1, "s" //= int, string
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = n, err, v, ok, s, isString, r, open, f, a, b, c, d, p, q, x
}`,
    });
  });

  it("of range variables", async () => {
    await checkMarks({
      "a.go": `package a
import ("iter"; "maps")
type Names []string
func g(xs Names, arr *[4]bool, m map[string]error, ch <-chan int, s string, n int64, seq iter.Seq2[int, string], pull func(yield func(rune) bool)) {
	for i, x := range xs { _, _ = i, x } //= int, string
	for i, x := range arr { _, _ = i, x } //= int, bool
	for k, v := range m { _, _ = k, v } //= string, error
	for v := range ch { _ = v } //= int
	for i, r := range s { _, _ = i, r } //= int, int32
	for i := range n { _ = i } //= int64
	for i := range 10 { _ = i } //= int
	for k, v := range seq { _, _ = k, v } //= int, string
	for r := range pull { _ = r } //= int32
	for k := range maps.Keys(m) { _ = k } //= string
}`,
    });
  });

  it("of variables of a type switch", async () => {
    await checkMarks({
      "a.go": `package a
import "io"
func g(x any) {
	switch v := x.(type) {
	case string:
		_ = v //: string
	case io.Reader, io.Writer:
		_ = v //: any
	case *[]int:
		_ = v //: *[]int
	case nil:
		_ = v //: any
	default:
		_ = v //: any
	}
}`,
    });
  });

  it("of fields and methods through embedding", async () => {
    await checkMarks({
      "a.go": `package a
import ("net/http"; "sync")
type Base struct{ ID int; next *Base }
func (b *Base) Name() string { return "" }
type Mid struct{ *Base; sync.Mutex }
type Top struct { Mid; client *http.Client; inner struct{ a, b string } }
func (t Top) Own() error { return nil }
func g(t *Top) {
	_ = t.ID //: int
	_ = t.next.next.ID //: int
	_ = t.Name() //: string
	_ = t.Name //: func() string
	_ = t.inner.b //: string
	_ = (*Base).Name //: func(*example.com/m.Base) string
	_ = Top.Own //: func(example.com/m.Top) error
	_ = t.Mid //: example.com/m.Mid
	_ = t.client.Timeout //: time.Duration
	t.Lock() //> external sync.Mutex.Lock
	t.Name() //> source example.com/m.Base.Name
	t.client.Get("x") //> external net/http.Client.Get
}`,
    });
  });

  it("of elided literals", async () => {
    await checkMarks({
      "a.go": `package a
type P struct{ q []Q; m map[K]*Q }
type Q struct{ n int }
type K struct{ s string }
var v = []P{{q: []Q{{1}}, m: map[K]*Q{{"k"}: {2}}}}
`,
    }).catch((error: Error) => assert.match(error.message, /no marks/));
    const go = await loadGo({
      "a.go": `package a
type P struct{ q []Q; m map[K]*Q }
type Q struct{ n int }
type K struct{ s string }
var v = []P{{q: []Q{{1}}, m: map[K]*Q{{"k"}: {2}}}}
`,
    });
    assert.equal(go.typeAt('{q: []Q{{1}}, m: map[K]*Q{{"k"}: {2}}}'), "example.com/m.P");
    assert.equal(go.typeAt("{1}"), "example.com/m.Q");
    assert.equal(go.typeAt('{"k"}'), "example.com/m.K");
    assert.equal(go.typeAt("{2}"), "*example.com/m.Q");
  });

  it("of builtins", async () => {
    await checkMarks({
      "a.go": `package a
func g(xs []int, ch chan string) {
	_ = make(chan error, 3) //: chan error
	_ = new(int) //: *int
	_ = new(3) //: *int
	_ = append(xs, 1) //: []int
	_ = len(xs) //: int
	_ = min(1, 2.5, xs[0]) //: int
	_ = recover() //: any
	close(ch) //> builtin close
	panic("x") //> builtin panic
	_ = len("abc") //> builtin len
}
func shadowed(len func(string) bool) {
	_ = len("x") //: bool
}`,
    });
  });

  it("of generic functions and types", async () => {
    await checkMarks({
      "a.go": `package a
import ("cmp"; "slices"; "sync/atomic"; "sync")
type List[E any] struct { head *node[E]; size int }
type node[E any] struct { value E; next *node[E] }
func NewList[E any]() *List[E] { return nil }
func (l *List[T]) First() (T, bool) { panic(0) }
func (l *List[T]) Each(f func(T)) {
	n := l.head //= *example.com/m.node[example.com/m.List#0]
	_ = n.value //: example.com/m.List#0
}
func Map[S ~[]E, E, R any](xs S, f func(E) R) []R { return nil }
func Must[T any](v T, err error) T { return v }
func Keys[M ~map[K]V, K cmp.Ordered, V any](m M) []K { return nil }
type Pair[A, B any] struct { A A; B B }
type Strings = List[string]
type IDs []int
func two() (*List[int], error) { return nil, nil }
func g(ids IDs, m map[string]bool, s *Strings, p atomic.Pointer[List[int]], pool *sync.Pool) {
	l := NewList[string]() //= *example.com/m.List[string]
	v, ok := l.First() //= string, bool
	_ = l.head.next.value //: string
	_ = Map(ids, func(i int) string { return "" }) //: []string
	_ = Map[IDs, int, error](ids, nil) //: []error
	_ = Must(two()) //: *example.com/m.List[int]
	_ = Keys(m) //: []string
	_ = Pair[int, string]{}.B //: string
	first, more := s.First() //= string, bool
	_ = p.Load() //: *example.com/m.List[int]
	i, found := slices.BinarySearch(ids, 3) //= int, bool
	_ = slices.Clone(ids) //: example.com/m.IDs
	_ = slices.Max(ids) //: int
	_ = pool.Get() //: any
	NewList[string]() //> source example.com/m.NewList
	slices.Sort(ids) //> external slices.Sort
	l.First() //> source example.com/m.List.First
	_, _, _, _, _, _ = v, ok, first, more, i, found
}`,
    });
  });

  it("of local types, aliases and shadowed names", async () => {
    const go = await checkMarks({
      "a.go": `package a
import ctx "context"
import . "strings"
type A = map[string]B
type B = *C
type C struct{ n int }
func g(a A, c ctx.Context, string int) {
	type C struct{ local bool }
	_ = C{}.local //: bool
	_ = a["x"] //: *example.com/m.C
	_ = a["x"].n //: int
	_ = string //: int
	_ = c.Err() //: error
	_ = ToUpper("x") //: string
	b := NewReader("x") //= *strings.Reader
	ToUpper("x") //> external strings.ToUpper
	_ = b
}`,
    });
    assert.match(go.typeAt("C{}"), /a\.go#\d+$/);
  });

  it("of packages that cannot be read", async () => {
    await checkMarks({
      "a.go": `package a
import (
	"github.com/nowhere/lib"
	"github.com/redis/go-redis/v9"
	jsoniter "github.com/json-iterator/go"
	"golang.org/x/sync/errgroup"
)
type S struct { *lib.Thing; n int }
func g(t *lib.Thing, s *S) {
	c := redis.NewClient(nil) //= *github.com/redis/go-redis/v9.Client
	v, err := lib.Open() //= ?, error
	_ = lib.Thing{} //: github.com/nowhere/lib.Thing
	var eg errgroup.Group
	eg.Go(nil) //> external golang.org/x/sync/errgroup.Group.Go
	t.Close() //> external github.com/nowhere/lib.Thing.Close
	s.Close() //> external github.com/nowhere/lib.Thing.Close
	_ = s.n //: int
	c.Close() //> external github.com/redis/go-redis/v9.Client.Close
	lib.Open() //> external github.com/nowhere/lib.Open
	jsoniter.Marshal(nil) //> external github.com/json-iterator/go.Marshal
	v.Close() //> unknown
	_, _ = v, err
}`,
    });
  });

  it("of the language, whatever imports that cannot be read are called", async () => {
    await checkMarks({
      "a.go": `package a
import (
	"github.com/nowhere/copystructure"
	"github.com/nowhere/recovery"
)
func g(a, b []int) {
	recover() //> builtin recover
	copy(a, b) //> builtin copy
	recovery.Handle(copystructure.Of(a)) //> external github.com/nowhere/recovery.Handle
}`,
    });
  });

  it("of expressions that refer to themselves", async () => {
    await checkMarks({
      "a.go": `package a
type T T
type A = B
type B = A
type L struct{ L }
var x = x
var f = func() int { return f() }
func g(t T, a A, l L) {
	_ = x //: ?
	_ = a //: ?
	_ = l.missing //: ?
	_ = f //: func() int
}`,
    });
  });
});

describe("targets of calls", () => {
  it("of functions, methods and values", async () => {
    await checkMarks({
      "a.go": `package a
import ("context"; "example.com/m/sub"; "io"; "os")
type T struct { hook func() error; r io.ReadCloser }
func (t T) M() {}
func run(f func()) {}
func g(ctx context.Context, t *T, hooks []func(), conf struct{ F func(int) }) {
	run(nil) //> source example.com/m.run
	t.M() //> source example.com/m.T.M
	T.M(*t) //> source example.com/m.T.M
	t.hook() //> value
	hooks[0]() //> value
	conf.F(1) //> value
	t.r.Close() //> interface io.ReadCloser.Close
	ctx.Done() //> interface context.Context.Done
	os.Exit(1) //> external os.Exit
	sub.Do() //> source example.com/m/sub.Do
	sub.Var() //> value
	sub.New().Stop() //> source example.com/m/sub.Thing.Stop
	_ = sub.ID(3) //> conversion example.com/m/sub.ID
	_ = []byte("x") //> conversion []uint8
	_ = error(nil) //> conversion error
	func() {}() //> literal
	undefinedName() //> unknown
}`,
      "sub/s.go": `package sub
type ID int
type Thing struct{}
func New() *Thing { return nil }
func (*Thing) Stop() {}
func Do() {}
var Var = Do
`,
    });
  });

  it("through variables that hold one function only", async () => {
    await checkMarks({
      "a.go": `package a
import "os"
type T struct{}
func (*T) Close() {}
func g(t *T, cond bool, param func()) {
	once := func() {}
	once() //> literal
	var later func()
	later = func() { later() }
	later() //> literal
	method := t.Close
	method() //> source example.com/m.T.Close
	again := method
	again() //> source example.com/m.T.Close
	exit := os.Exit
	exit(1) //> external os.Exit
	twice := func() {}
	if cond { twice = func() {} }
	twice() //> value
	taken := func() {}
	change(&taken)
	taken() //> value
	param() //> value
}
func change(f *func()) {}`,
    });
  });

  it("through interfaces that one type implements", async () => {
    await checkMarks({
      "a.go": `package a
import "io"
type store interface { Get(string) (int, error); Close() error }
type memory struct{}
func (*memory) Get(string) (int, error) { return 0, nil }
func (*memory) Close() error { return nil }
type almost struct{}
func (almost) Get(string) int { return 0 }
func (almost) Close() error { return nil }
type closer interface { Close() error }
type wrapped struct { store }
type lone interface { Only(chan int) }
type base struct{}
func (base) Only(chan int) {}
type derived struct { base }
func g(s store, c closer, r io.Closer, l lone) {
	s.Get("k") //> interface example.com/m.store.Get
	c.Close() //> interface example.com/m.closer.Close
	r.Close() //> interface io.Closer.Close
	l.Only(nil) //> interface example.com/m.lone.Only
}`,
      "b/b.go": `package b
type store interface { Get(string) (int, error) }
type memory struct{}
func (*memory) Get(string) (int, error) { return 0, nil }
type wrong struct{}
func (wrong) Get(string) int { return 0 }
func g(s store) {
	s.Get("k") //> source example.com/m/b.memory.Get via interface
}`,
      "b/b_test.go": `package b
type fake struct{}
func (fake) Get(string) (int, error) { return 0, nil }
func h(s store) {
	s.Get("k") //> interface example.com/m/b.store.Get
}`,
    });
  });

  it("in external tests, which see what in-package tests export", async () => {
    await checkMarks({
      "a.go": "package a\ntype T struct{}\nfunc (T) M() {}\n",
      "export_test.go": "package a\nfunc (T) ForTest() {}\nvar Hidden = T{}\n",
      "a_test.go": `package a_test
import "example.com/m"
func g() {
	a.Hidden.ForTest() //> source example.com/m.T.ForTest
	a.Hidden.M() //> source example.com/m.T.M
	helper() //> source example.com/m_test.helper
}
func helper() {}`,
      "other/o.go": `package other
import "example.com/m"
func g() {
	a.Hidden.M() //> unknown
}`,
    });
  });

  it("in files of other builds, which see their own declarations first", async () => {
    await checkMarks({
      "a_linux.go":
        "package a\ntype handle int\nfunc (handle) Close() error { return nil }\nfunc open() handle { return 0 }\n",
      "a_windows.go": `package a
type handle struct{ n uintptr }
func (handle) Close() (int, error) { return 0, nil }
func open() *handle { return nil }
func g() {
	h := open() //= *example.com/m.handle@/m/a_windows.go
	_ = h.n //: uintptr
	n, err := h.Close() //= int, error
	_, _ = n, err
}`,
      "a.go": `package a
func use() {
	h := open() //= example.com/m.handle
	_ = h.Close() //: error
}`,
    });
  });
});
