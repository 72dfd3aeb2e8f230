import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultConfig } from "../../../src/engine/config";
import { createEngine } from "../../../src/engine/create";
import type { Engine } from "../../../src/engine/engine";
import { nodeResources } from "../../../src/workspace/resources";

const resources = nodeResources(join(__dirname, "../../../.."));
const config = defaultConfig("/w");

/** A folder in memory with an engine on it that has seen it once. */
class Bench {
  readonly texts = new Map([["/w/go.mod", "module example.com/app\n\ngo 1.24\n"]]);
  #engine: Engine | undefined;

  static async of(files: Readonly<Record<string, string>>): Promise<Bench> {
    const bench = new Bench();
    for (const [name, text] of Object.entries(files)) bench.texts.set(`/w/${name}`, text);
    bench.#engine = await createEngine(bench, resources, { root: "/w" });
    return bench;
  }

  readFile(path: string): string | undefined {
    return this.texts.get(path);
  }

  readDirectory(path: string) {
    const below = [...this.texts.keys()].filter((file) => file.startsWith(`${path}/`));
    const names = below.map((file) => file.slice(path.length + 1));
    return [
      ...names.filter((name) => !name.includes("/")).map((name) => ({ name, isDirectory: false })),
      ...new Set(names.filter((name) => name.includes("/")).map((name) => name.slice(0, name.indexOf("/")))),
    ].map((each) => (typeof each === "string" ? { name: each, isDirectory: true } : each));
  }

  /** `file:line rule` of every finding of a folder. */
  findings(dir = "/w"): string[] {
    return this.#engine!.analysePackage(dir, config).findings.map(({ rule, span }) => {
      const line = this.texts.get(span.file)!.slice(0, span.start).split("\n").length;
      return `${span.file.slice("/w/".length)}:${line} ${rule}`;
    });
  }

  /** Writes a file, or deletes it, and tells the engine. */
  write(name: string, text: string | undefined): void {
    if (text === undefined) this.texts.delete(`/w/${name}`);
    else this.texts.set(`/w/${name}`, text);
    this.#engine!.filesChanged([`/w/${name}`]);
  }

  replace(name: string, from: string, to: string): void {
    const text = this.texts.get(`/w/${name}`)!;
    assert.ok(text.includes(from), `${from} is not in ${name}`);
    this.write(name, text.replace(from, to));
  }
}

const opens = `package app

import "os"

func use(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	first(f)
	return nil
}
`;
const closes = `package app

import "os"

func first(f *os.File) { second(f) }

func second(f *os.File) { f.Close() }
`;

describe("engine: what an edit makes void", () => {
  it("callers of a function whose summary changed, however far away", async () => {
    const bench = await Bench.of({ "a.go": opens, "b.go": closes });
    assert.deepEqual(bench.findings(), []);
    bench.replace("b.go", "f.Close()", "_ = f.Name()");
    assert.deepEqual(bench.findings(), ["a.go:6 file-not-closed"]);
    bench.replace("b.go", "_ = f.Name()", "f.Close()");
    assert.deepEqual(bench.findings(), []);
  });

  it("callers in the same file, and the places of findings below the edit", async () => {
    const bench = await Bench.of({ "a.go": `${opens}\n${closes.slice(closes.indexOf("func"))}` });
    assert.deepEqual(bench.findings(), []);
    bench.replace("a.go", "f.Close()", "_ = f.Name()");
    assert.deepEqual(bench.findings(), ["a.go:6 file-not-closed"]);
    bench.replace("a.go", 'import "os"\n', 'import "os"\n\nfunc above() {\n\tprintln()\n}\n');
    assert.deepEqual(bench.findings(), ["a.go:10 file-not-closed"]);
    bench.replace("a.go", "println()", "println()\n\tprintln()");
    assert.deepEqual(bench.findings(), ["a.go:11 file-not-closed"]);
  });

  it("callers in another package", async () => {
    const lib = 'package lib\n\nimport "os"\n\nfunc Drop(f *os.File) { f.Close() }\n';
    const a = opens.replace("first(f)", "lib.Drop(f)").replace('"os"', '(\n\t"example.com/app/lib"\n\t"os"\n)');
    const bench = await Bench.of({ "a.go": a, "lib/lib.go": lib });
    assert.deepEqual(bench.findings(), []);
    bench.replace("lib/lib.go", "f.Close()", "_ = f.Name()");
    assert.deepEqual(bench.findings(), ["a.go:9 file-not-closed"]);
  });

  it("functions that come to an edited function by way of a goroutine", async () => {
    const go =
      "package app\n\nfunc wait() {\n\tch := make(chan int)\n\tgo serve(ch)\n\t<-ch\n}\n\nfunc serve(ch chan int) {\n\tch <- 1\n}\n";
    const bench = await Bench.of({ "a.go": go });
    assert.deepEqual(bench.findings(), []);
    bench.replace("a.go", "ch <- 1", "_ = ch");
    assert.deepEqual(bench.findings(), ["a.go:6 receive-without-sender"]);
    bench.replace("a.go", "_ = ch", "ch <- 2");
    assert.deepEqual(bench.findings(), []);
  });

  it("the other half of a lock order", async () => {
    const two = (first: string, second: string): string =>
      `package app\n\nimport "sync"\n\ntype pair struct{ a, b sync.Mutex }\n\nfunc (p *pair) one() {\n\tp.a.Lock()\n\tp.b.Lock()\n\tp.b.Unlock()\n\tp.a.Unlock()\n}\n\nfunc (p *pair) two() {\n\tp.${first}.Lock()\n\tp.${second}.Lock()\n\tp.${second}.Unlock()\n\tp.${first}.Unlock()\n}\n`;
    const bench = await Bench.of({ "a.go": two("a", "b") });
    assert.deepEqual(bench.findings(), []);
    bench.write("a.go", two("b", "a"));
    assert.deepEqual(bench.findings(), ["a.go:9 mutex-lock-order"]);
    bench.write("a.go", two("a", "b"));
    assert.deepEqual(bench.findings(), []);
  });

  it("functions that use a type whose declaration changed", async () => {
    const types = 'package app\n\nimport "os"\n\ntype file = *os.File\n';
    const a =
      'package app\n\nimport "os"\n\nfunc use() {\n\tvar f file\n\tf, err := os.Open("x")\n\tif err == nil {\n\t\tf.wrap()\n\t}\n}\n';
    const bench = await Bench.of({ "a.go": a, "t.go": types });
    const before = bench.findings();
    bench.write("t.go", "package app\n\ntype file struct{}\n\nfunc (f file) wrap() {}\n");
    const after = bench.findings();
    const fresh = await Bench.of({ "a.go": a, "t.go": bench.texts.get("/w/t.go")! });
    assert.deepEqual(after, fresh.findings());
    bench.write("t.go", types);
    assert.deepEqual(bench.findings(), before);
  });

  it("callers of what a file declared that is gone", async () => {
    const bench = await Bench.of({ "a.go": opens, "b.go": closes.replace("f.Close()", "_ = f.Name()") });
    assert.deepEqual(bench.findings(), ["a.go:6 file-not-closed"]);
    bench.write("b.go", undefined);
    assert.deepEqual(bench.findings(), [], "nobody knows what first does");
    bench.write("b.go", closes);
    assert.deepEqual(bench.findings(), []);
  });

  it("nothing, where a comment is typed between functions; places follow", async () => {
    const bench = await Bench.of({ "a.go": opens.replace("first(f)", "_ = f.Name()") });
    assert.deepEqual(bench.findings(), ["a.go:6 file-not-closed"]);
    bench.replace("a.go", "func use", "\n// use leaks.\nfunc use");
    assert.deepEqual(bench.findings(), ["a.go:8 file-not-closed"]);
    bench.replace("a.go", "// use leaks.\n", "//leaklens:ignore-next-line file-not-closed -- meant\n");
    const fresh = await Bench.of({ "a.go": bench.texts.get("/w/a.go")! });
    assert.deepEqual(bench.findings(), fresh.findings());
    bench.replace("a.go", "package app\n", "//go:build linux\n\npackage app\n");
    assert.deepEqual(bench.findings(), ["a.go:10 file-not-closed"]);
  });

  it("functions of a file whose import changed", async () => {
    const bench = await Bench.of({ "a.go": opens.replace("first(f)", "_ = f.Name()") });
    assert.deepEqual(bench.findings(), ["a.go:6 file-not-closed"]);
    bench.replace("a.go", '"os"', 'os "example.com/elsewhere"');
    assert.deepEqual(bench.findings(), []);
    bench.replace("a.go", 'os "example.com/elsewhere"', '"os"');
    assert.deepEqual(bench.findings(), ["a.go:6 file-not-closed"]);
  });
});
