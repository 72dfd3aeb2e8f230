import assert from "node:assert/strict";
import { launchersOf } from "../../../src/rules/launches";
import { loadGo } from "../go/kit";

/** `starts/mayOutlive` of the one function whose body is given. */
async function counts(body: string, params = "f func(), ch chan int"): Promise<string> {
  const source = `package p\n\nimport (\n\t"context"\n\t"sync"\n\n\t"golang.org/x/sync/errgroup"\n)\n\ntype T struct{ wg sync.WaitGroup }\n\nfunc g(ctx context.Context, t *T, ${params}) error {\n${body}\nreturn nil\n}\n\nvar _ errgroup.Group\n`;
  const go = await loadGo({ "a.go": source });
  const found = launchersOf(go.file(), go.checker());
  return found.map(({ func, starts, mayOutlive }) => `${func.name.name} ${starts}/${mayOutlive}`).join();
}

describe("functions that start goroutines", () => {
  it("count the places, whoever runs there", async () => {
    assert.equal(await counts("f()"), "");
    assert.equal(await counts("go f()\nfor { go func() { go f() }() }"), "g 3/3");
    assert.equal(await counts("var eg errgroup.Group\neg.Go(func() error { return nil })"), "g 1/1");
  });

  it("wait for those that a group counts", async () => {
    const counted = "var wg sync.WaitGroup\nwg.Add(1)\ngo func() { defer wg.Done(); f() }()\n";
    assert.equal(await counts(`${counted}wg.Wait()`), "g 1/0");
    assert.equal(await counts(counted), "g 1/1");
    assert.equal(await counts(`t.wg.Add(1)\ngo func() { t.wg.Done() }()\nt.wg.Wait()`), "g 1/0");
    assert.equal(await counts("var eg errgroup.Group\neg.Go(func() error { return nil })\nreturn eg.Wait()"), "g 1/0");
    assert.equal(await counts(`defer t.wg.Wait()\ngo func() { t.wg.Done() }()\nif f == nil { return nil }`), "g 1/0");
    assert.equal(await counts(`defer func() { t.wg.Wait() }()\ngo func() { t.wg.Done() }()`), "g 1/0");
  });

  it("wait for those that a channel tells of", async () => {
    assert.equal(await counts("go func() { ch <- 1 }()\n<-ch"), "g 1/0");
    assert.equal(await counts("go func() { ch <- 1; close(ch) }()\nfor range ch { f() }"), "g 1/0");
    const closer = "go func() { t.wg.Wait(); close(ch) }()\n";
    assert.equal(await counts(`go func() { defer t.wg.Done(); ch <- 1 }()\n${closer}for range ch {}`), "g 2/0");
  });

  it("do not wait where another way leads out", async () => {
    assert.equal(await counts("go func() { ch <- 1 }()\nselect {\ncase <-ch:\ncase <-ctx.Done():\n}"), "g 1/1");
    assert.equal(await counts("go func() { ch <- 1 }()\nif f == nil { return nil }\n<-ch"), "g 1/1");
    assert.equal(await counts("go func() { ch <- 1 }()\nh := func() { <-ch }\n_ = h"), "g 1/1");
    assert.equal(await counts("<-ch\ngo func() { ch <- 1 }()"), "g 1/1");
  });
});
