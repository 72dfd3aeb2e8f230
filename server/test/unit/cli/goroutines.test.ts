import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { diskTree } from "../workspace/tree";
import { run } from "./fake-terminal";

const source = `package main

func main() {
	work() //leaklens:ignore no-such-rule -- old
}
`;

/** A dump made on another machine, of a checkout in a folder of the same name. */
function dumpFor(root: string): string {
  const stack = (id: number, line: number) =>
    `goroutine ${id} [select]:\nmain.main()\n\t/build/${basename(root)}/main.go:${line} +0x1\n\n`;
  return `${stack(1, 4)}${stack(2, 4)}${stack(3, 3)}goroutine 4 [IO wait]:\nnet.f()\n\t/go/src/net/f.go:1 +0x1\n`;
}

describe("go-leak-lens goroutines", () => {
  it("shows where goroutines stand and which finding explains them", async () => {
    const root = diskTree({ "main.go": source });
    const { code, out, err } = await run(root, ["goroutines", "-"], { input: dumpFor(root) });
    assert.deepEqual([code, err], [1, ""]);
    assert.equal(
      out,
      `2 goroutines: select
    at main.go:4 in main.main
    main.go:4:27: there is no rule \`no-such-rule\`: the suppression hides nothing [unused-suppression]
1 goroutine: select
    at main.go:3 in main.main
    no finding explains it
4 goroutines, 2 explained by findings, 1 outside this code
`,
    );
  });

  it("reads files, compressed too, and answers as JSON", async () => {
    const root = diskTree({ "main.go": source });
    const dump = join(diskTree({ "dump.gz": gzipSync(dumpFor(root)) }), "dump.gz");
    const { out } = await run(root, ["goroutines", dump, ".", "--format", "json"]);
    const { goroutines, groups } = JSON.parse(out) as {
      goroutines: number;
      groups: { count: number; at: object | null; findings: { rule: string; file: string; line: number }[] }[];
    };
    assert.equal(goroutines, 4);
    assert.deepEqual(groups[0]!.at, { function: "main.main", file: "main.go", line: 4 });
    assert.deepEqual(
      groups.map(({ findings }) => findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`)),
      [["unused-suppression main.go:4"], [], []],
    );
  });

  it("refuses what holds no goroutines, in words", async () => {
    const root = diskTree({ "main.go": source, "notes.txt": "hello\n" });
    assert.deepEqual(await run(root, ["goroutines", "notes.txt"]), {
      code: 2,
      out: "",
      err: "go-leak-lens: notes.txt: no goroutine stacks in this text\n",
    });
    assert.match((await run(root, ["goroutines", "gone"])).err, /gone cannot be read: it does not exist/);
  });
});
