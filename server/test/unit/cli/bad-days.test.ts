import assert from "node:assert/strict";
import { rmSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { createEngine } from "../../../src/engine/create";
import type { JsonReport } from "../../../src/report/json";
import { nodeResources } from "../../../src/workspace/resources";
import { projectRoot } from "../syntax/support";
import { diskTree } from "../workspace/tree";
import { run } from "./fake-terminal";

/** A leak that every sound scan finds beside the trouble. */
const leaky = `package p

import "context"

func leak(ctx context.Context) context.Context {
	derived, _ := context.WithCancel(ctx)
	return derived
}
`;

/** Scans a tree; the leak in `leak.go` must be found whatever lies beside it. Answers `file:line: message` of all errors. */
async function errors(
  files: Readonly<Record<string, string | Uint8Array>>,
  prepare?: (root: string) => void,
): Promise<string[]> {
  const root = diskTree({ "go.mod": "module m\n\ngo 1.24\n", "leak.go": leaky, ...files });
  prepare?.(root);
  const { out, err, code } = await run(root, ["scan", "--format", "json"]);
  const { findings, summary } = JSON.parse(out) as JsonReport;
  const found = findings.filter(({ file }) => file === "leak.go").map(({ rule, line }) => `${rule} ${line}`);
  assert.deepEqual(found, ["cancel-discarded 6"]);
  assert.equal(code, 1);
  assert.doesNotMatch(err, /\n\s+at /);
  return summary.errors.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

describe("a scan on a bad day", () => {
  it("takes half-typed code", async () => {
    const half =
      'package p\n\nimport (\n\t"context"\n\nfunc f(ctx context.Context {\n\tif x := g(; x {\n\tgo func() {\n\t\tch <- \n';
    assert.deepEqual(await errors({ "half.go": half, "sub/empty.go": "", "sub/clause.go": "pack" }), []);
  });

  it("finds what stands beside broken code in the same file", async () => {
    const text = `${leaky}\nfunc broken( {\n\tx := [}\n}\n\n${leaky.slice(leaky.indexOf("func leak")).replace("leak(", "second(")}`;
    const root = diskTree({ "go.mod": "module m\n\ngo 1.24\n", "a.go": text });
    const { findings } = JSON.parse((await run(root, ["scan", "--format", "json"])).out) as JsonReport;
    assert.deepEqual(
      findings.map((finding) => finding.function),
      ["leak", "second"],
    );
  });

  it("names NUL bytes and invalid UTF-8 with their line", async () => {
    const latin = Buffer.from("package p\n\n// caf\xe9\n", "latin1");
    assert.deepEqual(await errors({ "nul.go": "package p\n\n\nvar x = 1\0\n", "latin.go": latin }), [
      "latin.go:3: invalid UTF-8, read as U+FFFD",
      "nul.go:4: a NUL byte, which Go source cannot hold",
    ]);
  });

  it("counts columns right behind byte order marks, carriage returns and wide characters", async () => {
    const text = `\uFEFF${leaky.replace("\tderived, _", '\t_ = "😀ä"; derived, _')}`.replaceAll("\n", "\r\n");
    const root = diskTree({ "go.mod": "module m\n\ngo 1.24\n", "a.go": text });
    const { findings } = JSON.parse((await run(root, ["scan", "--format", "json"])).out) as JsonReport;
    const line = text.split("\r\n")[5]!;
    const [{ line: at, column, endColumn }] = findings as [JsonReport["findings"][number]];
    assert.equal(at, 6);
    const shown = line.slice(column - 1, endColumn - 1);
    assert.ok(["_", "derived, _", "context.WithCancel(ctx)"].includes(shown), shown);
  });

  it("survives ten thousand nested braces and parentheses", async () => {
    const deep = `package p\n\nfunc f() {\n${"{".repeat(10_000)}\n${"}".repeat(10_000)}\n}\n`;
    const calls = `package p\n\nvar x = ${"f(".repeat(10_000)}${")".repeat(10_000)}\n`;
    const open = `package p\n\nfunc g() {\n${"if x {\n".repeat(10_000)}`;
    assert.deepEqual(await errors({ "deep.go": deep, "calls.go": calls, "open.go": open }), []);
  });

  it("says of a file too long for one piece that rules miss it, and of one too large that it is left out", async () => {
    const big = `package p\n\nvar table = []string{\n${'\t"0123456789012345678901234567890123456789",\n'.repeat(120_000)}}\n`;
    assert.ok(big.length > 5_000_000);
    const found = await errors({ "big.go": big, "huge.go": "package p\n" }, (root) =>
      truncateSync(join(root, "huge.go"), 21 * 1024 * 1024),
    );
    assert.deepEqual(found, [
      "big.go:1: 5.4 million characters are more than the 4.2 that are parsed in one piece: some rules do not see this file",
      "huge.go:1: 21.0 MB is more than the 20 MB that are read, left out",
    ]);
  });

  it("is not led in circles by links and takes files that are gone", async () => {
    const found = await errors({}, (root) => {
      symlinkSync(root, join(root, "loop"));
      symlinkSync(join(root, "nowhere.go"), join(root, "dangling.go"));
    });
    assert.deepEqual(found, ["dangling.go:1: cannot be read: it does not exist"]);
  });

  it("names mistakes in go.mod and goes on", async () => {
    const found = await errors({
      "go.mod": "module m\n\ngo banana\nrequire (\n",
    });
    assert.deepEqual(
      found.map((text) => text.replace(/: .*/, "")),
      ["go.mod:3", "go.mod:5"],
    );
  });

  it("names a file that vanishes between two looks", async () => {
    const root = diskTree({ "go.mod": "module m\n", "leak.go": leaky, "gone/gone.go": leaky });
    const terminal = { stderrIsTerminal: true };
    rmSync(join(root, "gone/gone.go"));
    assert.match((await run(root, ["scan", "gone/gone.go"], terminal)).err, /no such file or folder: gone\/gone\.go/);
  });
});

describe("broken resources", () => {
  it("are named with file and line", async () => {
    const real = nodeResources(projectRoot);
    const host = { readFile: () => undefined, readDirectory: () => undefined };
    const broken = {
      read: (name: string) =>
        name === "queries/context.scm"
          ? Promise.resolve(new TextEncoder().encode('(go_statement) @a (#set! rule "x")\n\n(nonsense) @b\n'))
          : real.read(name),
    };
    await assert.rejects(createEngine(host, broken, { root: "/" }), /queries\/context\.scm:\d+: /);
  });
});
