import assert from "node:assert/strict";
import { leaksOfBody } from "./kit";

/** Asserts what the body of `f(ctx context.Context, name string, cond bool) error` leaks: "reason name line-line". */
async function expectLeaks(body: string, ...expected: string[]): Promise<void> {
  assert.deepEqual(await leaksOfBody(body), expected);
}

const open = "f, err := os.Open(name)\nif err != nil { return err }\n";

describe("Obligations of one function", () => {
  it("reports what no path releases", async () => {
    await expectLeaks(`${open}_, err = f.Stat()\nreturn err`, "never f 1-4");
  });
  it("reports the path that misses the release", async () => {
    await expectLeaks(`${open}if cond { return io.EOF }\nreturn f.Close()`, "path f 1-3");
  });
  it("reports what nothing holds", async () => {
    await expectLeaks("_, err := os.Open(name)\nreturn err", "discarded - 1-1");
    await expectLeaks("os.Open(name)\nreturn nil", "discarded - 1-1");
    await expectLeaks("ctx, _ = context.WithCancel(ctx)\n_ = ctx\nreturn nil", "discarded - 1-1");
  });
  it("reports the value that another one replaces", async () => {
    await expectLeaks(
      `${open}f, err = os.Open("b")\nif err != nil { return err }\nreturn f.Close()`,
      "overwritten f 1-3",
    );
  });
  it("reports the defer that piles up in a loop", async () => {
    const loop = (body: string) =>
      `for _, n := range os.Args {\nf, err := os.Open(n)\nif err != nil { return err }\n${body}\n}\nreturn nil`;
    await expectLeaks(loop("defer f.Close()"), "deferred-in-loop f 2-4");
    await expectLeaks(loop("defer func() { _ = f.Close() }()"), "deferred-in-loop f 2-2");
    await expectLeaks(loop("defer f.Close()\nbreak"));
    await expectLeaks(loop("f.Close()"));
    await expectLeaks(loop("f.Stat()"), "never f 2-6");
  });
  it("reports a defer ahead of the error check", async () => {
    await expectLeaks(
      "f, err := os.Open(name)\ndefer f.Close()\nif err != nil { return err }\nreturn nil",
      "deferred-before-check f 1-2",
    );
  });
  it("knows what the error of the acquisition says", async () => {
    await expectLeaks("f, err := os.Open(name)\nif err == nil { return f.Close() }\nreturn err");
    await expectLeaks(
      "f, err := os.Open(name)\nif errors.Is(err, os.ErrNotExist) { return nil }\nif err != nil { return err }\nreturn f.Close()",
    );
    await expectLeaks(
      "f, err := os.Open(name)\nswitch {\ncase os.IsNotExist(err): return nil\ncase err != nil: return err\n}\nreturn f.Close()",
    );
    await expectLeaks(
      "f, err := os.Open(name)\nif err == io.EOF { return nil } else if err != nil { return err }\nreturn f.Close()",
    );
    await expectLeaks("f, _ := os.Open(name)\nif f == nil { return nil }\nreturn f.Close()");
    await expectLeaks("f, err := os.Open(name)\nswitch err {\ncase nil: f.Close()\ndefault: return err\n}\nreturn nil");
  });
  it("takes a release wherever it stands", async () => {
    for (const release of [
      "f.Close()",
      "defer f.Close()",
      "defer func() { _ = f.Close() }()",
      "defer func() { if cerr := f.Close(); cerr != nil && err == nil { err = cerr } }()",
      "err = errors.Join(err, f.Close())",
      "if err := f.Close(); err != nil { return err }",
      "stop := f.Close; defer stop()",
      "done := func() { f.Close() }; defer done()",
      "func() { f.Close() }()",
      "go func() { f.Stat(); f.Close() }()",
      "g := f; g.Close()",
      "var c io.Closer = f; c.Close()",
      "if c, ok := any(f).(io.Closer); ok { c.Close() }",
    ]) {
      await expectLeaks(`${open}${release}\nreturn nil`);
    }
  });
  it("leaves alone what is handed over", async () => {
    for (const use of [
      "global = f",
      "box.f = f",
      "files[name] = f",
      "list = append(list, f)",
      "ch <- f",
      "keep(f)",
      "keepFunc(func() { f.Close() })",
    ]) {
      const decls =
        "var global *os.File; var box struct{ f *os.File }; var files map[string]*os.File; var list []*os.File; var ch chan *os.File; var keep func(any); var keepFunc func(func());";
      assert.deepEqual(await leaksOfBody(`${open}${use}\nreturn nil`, `${decls} func f(name string) error`), [], use);
    }
    assert.deepEqual(await leaksOfBody(`return os.Open(name)`, "func f(name string) (*os.File, error)"), []);
    assert.deepEqual(
      await leaksOfBody(`f, err = os.Open(name); return`, "func f(name string) (f *os.File, err error)"),
      [],
    );
  });
  it("says nothing where the process ends", async () => {
    for (const end of ['log.Fatal("x")', "os.Exit(1)", 'panic("x")', "for {}", "select {}"]) {
      await expectLeaks(`${open}_ = f\nif cond {\n${end}\n}\nreturn f.Close()`);
    }
    assert.deepEqual(
      await leaksOfBody("f, err := os.Open(os.Args[1])\nif err != nil { panic(err) }\nf.Stat()", "func main()").then(
        (l) => l.length,
      ),
      1,
    );
  });
  it("says nothing of responses over connections that the function makes up itself", async () => {
    const body = (dial: string) =>
      `t := &http.Transport{Dial: func(network, addr string) (net.Conn, error) { ${dial} }}\n_, err := t.RoundTrip(r)\nreturn err`;
    const signature = "func f(r *http.Request, conn net.Conn) error";
    assert.deepEqual(await leaksOfBody(body("return conn, nil"), signature), []);
    assert.deepEqual(await leaksOfBody(body("return net.Dial(network, addr)"), signature), ["discarded - 2-2"]);
  });
  it("joins conditions that are asked twice", async () => {
    await expectLeaks(
      "var f *os.File; var err error\nif cond { f, err = os.Open(name); if err != nil { return err } }\nif cond { f.Close() }\nreturn nil",
    );
    await expectLeaks(
      'var f *os.File; var err error\nif name != "" { f, err = os.Open(name); if err != nil { return err } }\nif name != "" { f.Close() }\nreturn nil',
    );
    await expectLeaks(
      "var f *os.File; opened := false\nif cond { f, _ = os.Open(name); opened = true }\nif opened { f.Close() }\nreturn nil",
    );
    await expectLeaks("var f *os.File\nif cond { f, _ = os.Open(name) }\nif f != nil { f.Close() }\nreturn nil");
  });
  it("follows named results into deferred literals", async () => {
    const signature = "func f(name string) (_ *os.File, err error)";
    const body =
      "f, err := os.Open(name)\nif err != nil { return nil, err }\ndefer func() { if err != nil { f.Close() } }()\nif _, err := f.Stat(); err != nil { return nil, err }\nreturn f, nil";
    assert.deepEqual(await leaksOfBody(body, signature), []);
    assert.deepEqual(await leaksOfBody(body.replace("err != nil { f.Close()", "err == nil { f.Close()"), signature), [
      "path f 1-4",
    ]);
  });
  it("sees that a return empties the named result that a deferred literal would release", async () => {
    const body =
      "f, err = os.Open(name)\nif err != nil { return nil, err }\ndefer func() { if err != nil { f.Close() } }()\nif _, err = f.Stat(); err != nil { return nil, err }\nreturn f, nil";
    assert.deepEqual(await leaksOfBody(body, "func f(name string) (f *os.File, err error)"), ["path f 1-4"]);
  });
  it("reads through what only wraps or reads", async () => {
    await expectLeaks(`${open}_, err = io.ReadAll(bufio.NewReader(f))\nreturn err`, "never f 1-4");
    await expectLeaks(
      "resp, err := http.Get(name)\nif err != nil { return err }\nreturn json.NewDecoder(resp.Body).Decode(&name)",
      "never resp 1-3",
    );
    await expectLeaks(
      "resp, err := http.Get(name)\nif err != nil { return err }\nbody := resp.Body\ndefer body.Close()\nreturn nil",
    );
    assert.deepEqual(
      await leaksOfBody(
        `${open.replace("return err", "return nil")}return bufio.NewReader(f)`,
        "func f(name string) *bufio.Reader",
      ),
      [],
    );
  });
  it("counts rows read to the end as closed", async () => {
    const signature = "func f(db *sql.DB) error";
    const query = 'rows, err := db.Query("q")\nif err != nil { return err }\n';
    assert.deepEqual(await leaksOfBody(`${query}for rows.Next() {}\nreturn rows.Err()`, signature), []);
    assert.deepEqual(
      await leaksOfBody(
        `${query}for rows.Next() {\nif err := rows.Scan(&err); err != nil { return err }\n}\nreturn rows.Err()`,
        signature,
      ),
      ["path rows 1-4"],
    );
  });
});
