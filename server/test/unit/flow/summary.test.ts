import assert from "node:assert/strict";
import { leaksIn } from "./kit";

const head =
  'package p\nimport ("context"; "io"; "net/http"; "os"; "sync"; "testing")\nvar _ context.Context; var _ io.Reader; var _ http.Handler; var _ *os.File; var _ sync.Mutex; var _ *testing.T\n';

/** Leaks of declarations that follow the imports of `head`; lines count from the first of them. */
async function expectLeaks(decls: string, ...expected: string[]): Promise<void> {
  const found = await leaksIn(head + decls);
  const shifted = found.map((leak) => leak.replace(/(\d+)-(\d+)$/, (_, a, b) => `${Number(a) - 3}-${Number(b) - 3}`));
  assert.deepEqual(shifted, expected);
}

const open = 'f, err := os.Open("x"); if err != nil { return err }';

describe("What other functions do", () => {
  it("follows a value into helpers of the module", async () => {
    await expectLeaks(
      `func f() error { ${open}; defer closeIt(f); return nil }\nfunc closeIt(c io.Closer) { _ = c.Close() }`,
    );
    await expectLeaks(
      `func f() error { ${open}; defer closeAll(f); return nil }\nfunc closeAll(cs ...io.Closer) { for _, c := range cs { c.Close() } }`,
    );
    await expectLeaks(
      `func f() error { ${open}; read(f); return nil }\nfunc read(f *os.File) { f.Stat(); deeper(f) }\nfunc deeper(r io.Reader) { r.Read(nil) }`,
      "never f 1-1",
    );
    await expectLeaks(
      `func f() error { ${open}; keep(f); return nil }\nvar kept *os.File\nfunc keep(f *os.File) { kept = f }`,
    );
    await expectLeaks(
      `func f() error { ${open}; go serve(f); return nil }\nfunc serve(f *os.File) { defer f.Close(); f.Stat() }`,
    );
  });
  it("gets the value back from functions that answer it", async () => {
    const must = "func must[T any](v T, err error) T { if err != nil { panic(err) }; return v }";
    await expectLeaks(`func f() { f := must(os.Open("x")); f.Stat() }\n${must}`, "never f 1-1");
    await expectLeaks(`func f() { f := must(os.Open("x")); defer f.Close() }\n${must}`);
  });
  it("stops at recursion", async () => {
    await expectLeaks(
      `func f() error { ${open}; a(f, 3); return nil }\nfunc a(f *os.File, n int) { if n > 0 { b(f, n) } }\nfunc b(f *os.File, n int) { a(f, n-1) }`,
      "never f 1-1",
    );
    await expectLeaks(
      `func f() error { ${open}; a(f, 3); return nil }\nfunc a(f *os.File, n int) { if n > 0 { b(f, n); return }; f.Close() }\nfunc b(f *os.File, n int) { a(f, n-1) }`,
    );
  });
  it("comes to an end where many functions call each other", async () => {
    const circle = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `r${i}`);
      const body = (i: number) => names.map((name, j) => (j === i ? "" : `case ${j}: ${name}(f, n-1)`)).join("\n");
      return names.map((name, i) => `func ${name}(f *os.File, n int) {\nswitch n {\n${body(i)}\n} }`).join("\n");
    };
    const calls = `func f() error { ${open}; r0(f, 3); return nil }`;
    await expectLeaks(`${calls}\n${circle(6)}`, "never f 1-1");
    // Too much to look at: nothing is said.
    await expectLeaks(`${calls}\n${circle(40)}`);
  });
  it("takes wrappers for constructors", async () => {
    const wrapper = "func get(u string) (*http.Response, error) { return http.Get(u) }";
    await expectLeaks(
      `func f() { resp, err := get("u"); if err != nil { return }; _ = resp.Status }\n${wrapper}`,
      "never resp 1-1",
    );
    await expectLeaks(
      `func f() { resp, err := get("u"); if err != nil { return }; defer resp.Body.Close() }\n${wrapper}`,
    );
    // A getter makes nothing.
    await expectLeaks(
      "type t struct { r *http.Response }\nfunc (x *t) resp() (*http.Response, error) { return x.r, nil }\nfunc f(x *t) { r, err := x.resp(); _, _ = r, err }",
    );
  });
  it("asks owners for the method that releases what they hold", async () => {
    const owner =
      'type T struct { f *os.File }\nfunc New() (*T, error) { f, err := os.Open("x"); if err != nil { return nil, err }; return &T{f}, nil }\nfunc (t *T) Stop() { t.f.Close() }\nfunc (t *T) Read() { t.f.Read(nil) }\n';
    await expectLeaks(`${owner}func f() { t, err := New(); if err != nil { return }; t.Read() }`, "never t 5-5");
    await expectLeaks(`${owner}func f() { t, err := New(); if err != nil { return }; defer t.Stop() }`);
    await expectLeaks(`${owner}func f() *T { t, _ := New(); return t }`);
  });
  it("leaves to another package what that makes something of", async () => {
    const use =
      'package p\nimport ("os"; "example.com/m/q")\nfunc f(b bool) error { f, err := os.Open("x"); if err != nil { return err }; r := q.New(f); if b { return r.Run() }; return nil }\n';
    const maker = (body: string) =>
      `package q\nimport "os"\ntype R struct { f *os.File }\nfunc New(f *os.File) *R { ${body} }\nfunc (r *R) Run() error { return nil }\n`;
    assert.deepEqual(await leaksIn({ "a.go": use, "q/q.go": maker("return &R{f}") }), []);
    assert.deepEqual(await leaksIn({ "a.go": use, "q/q.go": maker("f.Stat(); return &R{}") }), ["never f 3-3"]);
  });
  it("leaves a func beside a holder to be called", async () => {
    await expectLeaks(
      'func New() (*os.File, func(), error) { f, err := os.Open("x"); if err != nil { return nil, nil, err }; return f, func() { f.Close() }, nil }\nfunc f() { t, stop, err := New(); if err != nil { return }; defer stop(); t.Stat() }',
    );
  });
  it("reports fields that nobody releases", async () => {
    const fill =
      'func (t *T) open() error { f, err := os.Open("x"); if err != nil { return err }; t.f = f; return nil }\n';
    await expectLeaks(
      `type T struct { f *os.File }\n${fill}func (t *T) read() { if t.f != nil { t.f.Read(nil) } }`,
      "field f 2-2",
    );
    await expectLeaks(`type T struct { f *os.File }\n${fill}func (t *T) close() { t.f.Close() }`);
    await expectLeaks(`type T struct { f *os.File }\n${fill}func (t *T) give() *os.File { return t.f }`);
    await expectLeaks(`type T struct { *os.File }\n${fill.replace("t.f", "t.File")}`);
  });
  it("reports the first of two when the second fails", async () => {
    await expectLeaks(
      'type T struct { a, b *os.File }\nfunc New() (*T, error) {\nt := &T{}\nvar err error\nif t.a, err = os.Open("a"); err != nil { return nil, err }\nif t.b, err = os.Open("b"); err != nil { return nil, err }\nreturn t, nil\n}\nfunc (t *T) Close() { t.a.Close(); t.b.Close() }',
      "path t.a 5-6",
    );
  });
});

describe("Locks", () => {
  const type = "type T struct { mu sync.RWMutex; held bool }\n";
  it("reports the way out that keeps the lock", async () => {
    await expectLeaks(`${type}func (t *T) f(b bool) { t.mu.Lock(); if b { return }; t.mu.Unlock() }`, "path t.mu 2-2");
    await expectLeaks(`${type}func (t *T) f(b bool) { t.mu.Lock(); defer t.mu.Unlock(); if b { return } }`);
    await expectLeaks(`${type}func (t *T) f(b bool) { t.mu.RLock(); if b { t.mu.RUnlock(); return }; t.mu.RUnlock() }`);
  });
  it("knows helpers that lock and unlock", async () => {
    const helpers = "func (t *T) lock() { t.mu.Lock() }\nfunc (t *T) unlock() { t.mu.Unlock() }\n";
    await expectLeaks(
      `${type}${helpers}func (t *T) f(b bool) { t.lock(); if b { return }; t.unlock() }`,
      "path t.mu 4-4",
    );
    await expectLeaks(`${type}${helpers}func (t *T) f(b bool) { t.lock(); defer t.unlock(); if b { return } }`);
  });
  it("counts what one loop locks and another unlocks", async () => {
    await expectLeaks(
      "func f(mu *sync.RWMutex, b func() bool) { i := 0; for ; b(); i++ { mu.RLock() }; for ; i > 0; i-- { mu.RUnlock() } }",
    );
    await expectLeaks(
      `${type}func (t *T) f(b func() bool) { for b() { t.mu.Lock(); if t.held { break }; t.mu.Unlock() } }`,
      "path t.mu 2-2",
    );
  });
  it("takes no wait that unlocks and locks again for a lock helper", async () => {
    await expectLeaks(
      `${type}func (t *T) wait() { t.mu.Unlock(); t.held = false; t.mu.Lock() }\nfunc (t *T) f(b bool) { t.mu.Lock(); defer t.mu.Unlock(); for b { t.wait(); if t.held { return } } }`,
    );
  });
  it("leaves locks alone that are held for others", async () => {
    await expectLeaks(`${type}func (t *T) begin() { t.mu.Lock() }`);
    await expectLeaks(
      `${type}func (t *T) scan(b bool) { t.mu.RLock(); if b { t.held = true; return }; t.mu.RUnlock() }\nfunc (t *T) done() { if t.held { t.mu.RUnlock() } }`,
    );
    await expectLeaks(
      `${type}func (t *T) f(b bool) { t.mu.Lock(); if b { t.stopAndUnlock(); return }; t.mu.Unlock() }\nfunc (t *T) stopAndUnlock() { t.held = false; t.mu.Unlock() }`,
    );
  });
});

describe("Tests and processes", () => {
  it("counts t.Cleanup and ends with t.Fatal", async () => {
    await expectLeaks(
      'func f(t *testing.T) { f, err := os.Open("x"); if err != nil { t.Fatal(err) }; t.Cleanup(func() { f.Close() }); t.Fatal("x") }',
    );
    await expectLeaks(
      'func f(t *testing.T) { f, err := os.Open("x"); if err != nil { t.Fatal(err) }; t.Cleanup(func() { _ = f.Close() }) }',
    );
    await expectLeaks('func f(t *testing.T) { if _, err := os.Open("x"); err == nil { t.Fatal("no error") } }');
  });
  it("marks what main, or a helper that only main calls, leaves open", async () => {
    const main = 'package main\nimport "os"\nfunc main() { run() }\nfunc run() { f, _ := os.Open("x"); f.Stat() }\n';
    assert.deepEqual(await leaksIn(main), ["until the process ends never f 4-4"]);
    assert.deepEqual(await leaksIn(main.replace("{ run() }", "{ for { run() } }")), ["never f 4-4"]);
  });
  it("takes the literals that such a function runs, but not those it hands out or starts for ever, for part of it", async () => {
    const started = (around: string) =>
      `package main\nimport ("net/http"; "os")\nvar _ http.Handler\nfunc main() { ${around} }\n`;
    const open = '{ f, _ := os.Open("x"); f.Stat() }';
    assert.deepEqual(await leaksIn(started(`for range os.Args { go func() ${open}() }`)), [
      "until the process ends never f 4-4",
    ]);
    assert.deepEqual(await leaksIn(started(`for { go func() ${open}() }`)), ["never f 4-4"]);
    assert.deepEqual(await leaksIn(started(`http.HandleFunc("/", func(http.ResponseWriter, *http.Request) ${open})`)), [
      "never f 4-4",
    ]);
  });
});
