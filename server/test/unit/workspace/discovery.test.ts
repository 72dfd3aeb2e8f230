import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultConfig } from "../../../src/engine/config";
import type { AnalysisConfig } from "../../../src/engine/engine";
import { english, say } from "../../../src/finding/say";
import { type Discovery, type DiscoveryOptions, discoverPackages } from "../../../src/workspace/discovery";
import { diskTree } from "./tree";

const go = "package p\n";

async function discover(
  root: string,
  targets: readonly string[] = [""],
  config: Partial<AnalysisConfig> = {},
  options: Partial<DiscoveryOptions> = {},
): Promise<Discovery> {
  const effective = { ...defaultConfig(root), ...config };
  return discoverPackages(
    targets.map((target) => join(root, target)),
    { configFor: () => effective, ...options },
  );
}

function folders(root: string, found: Discovery): string[] {
  return found.packages.map(({ dir }) => dir.slice(root.length + 1));
}

describe("discovering packages", () => {
  it("walks as the Go tool does, and into nested modules", async () => {
    const root = diskTree({
      "a.go": go,
      "b/b.go": go,
      "b/testdata/x.go": go,
      "b/_old/x.go": go,
      "b/.hidden/x.go": go,
      "vendor/v/v.go": go,
      "node_modules/n/n.go": go,
      "nested/go.mod": "module n\n",
      "nested/n.go": go,
      "docs/readme.md": "",
      "only/_ignored.go": go,
    });
    const found = await discover(root);
    assert.deepEqual(folders(root, found), ["", "b", "nested"]);
    assert.deepEqual(found.problems, []);
  });

  it("takes what is named outright, and vendor when the configuration wants it", async () => {
    const root = diskTree({ "b/testdata/x.go": go, "vendor/v/v.go": go });
    assert.deepEqual(folders(root, await discover(root, ["b/testdata"])), ["b/testdata"]);
    assert.deepEqual(folders(root, await discover(root, [""], { vendor: true })), ["vendor/v"]);
  });

  it("takes a single file with its package around it, which is not reported on", async () => {
    const root = diskTree({ "p/a.go": go, "p/b.go": go, "p/c.go": go });
    const found = await discover(root, ["p/b.go", "p/c.go"]);
    assert.deepEqual(
      found.packages.map(({ files, skip }) => [files, skip]),
      [[2, [join(root, "p/a.go")]]],
    );
  });

  it("finds each package once, however often it is named", async () => {
    const root = diskTree({ "p/a.go": go, "p/q/b.go": go });
    assert.deepEqual(folders(root, await discover(root, ["p", "p/q", "p/a.go", ""])), ["p", "p/q"]);
  });

  it("obeys .gitignore files inside a repository, deeper ones last", async () => {
    const root = diskTree({
      ".git/HEAD": "",
      ".gitignore": "build/\n*.gen.go\n/top\n",
      "a/x.go": go,
      "a/x.gen.go": go,
      "build/b.go": go,
      "a/build/b.go": go,
      "keep/.gitignore": "!build/\n",
      "keep/build/b.go": go,
      "top/t.go": go,
      "a/top/t.go": go,
    });
    const found = await discover(root);
    assert.deepEqual(folders(root, found), ["a", "a/top", "keep/build"]);
    assert.deepEqual(found.packages[0]!.skip, [join(root, "a/x.gen.go")]);
    assert.deepEqual(folders(root, await discover(root, ["a"])), ["a", "a/top"]);
    assert.equal((await discover(root, [""], {}, { gitignore: false })).packages.length, 6);
  });

  it("obeys include and exclude globs", async () => {
    const root = diskTree({ "a/x.go": go, "a/b/x.go": go, "c/x.go": go, "c/y_gen.go": go });
    assert.deepEqual(folders(root, await discover(root, [""], { exclude: ["a"] })), ["c"]);
    assert.deepEqual(folders(root, await discover(root, [""], { exclude: ["**/b/**", "*/*_gen.go"] })), ["a", "c"]);
    assert.deepEqual(folders(root, await discover(root, [""], { include: ["a/b"] })), ["a/b"]);
  });

  it("is not led in circles by symbolic links", async () => {
    const root = diskTree({ "a/x.go": go });
    symlinkSync(root, join(root, "a/loop"));
    symlinkSync("self.go", join(root, "a/self.go"));
    const found = await discover(root);
    assert.deepEqual(folders(root, found), ["a"]);
    assert.deepEqual(
      found.problems.map(({ message }) => english(message)),
      ["cannot be read: its symbolic links run in a circle"],
    );
  });

  it("names folders that cannot be read and goes on", async () => {
    const root = diskTree({ "a/x.go": go, "b/x.go": go });
    chmodSync(root, 0o755);
    chmodSync(join(root, "a"), 0o000);
    const administrator = process.geteuid?.() === 0;
    if (administrator) process.seteuid?.(65534);
    try {
      const found = await discover(root);
      assert.deepEqual(folders(root, found), ["b"]);
      assert.deepEqual(found.problems, [
        { file: join(root, "a"), line: 1, message: say`the folder cannot be read: ${say`permission denied`}` },
      ]);
    } finally {
      if (administrator) process.seteuid?.(0);
      chmodSync(join(root, "a"), 0o755);
    }
  });

  it("leaves files above 20 MB out with a message and takes those below", async () => {
    const root = diskTree({ "a/big.go": go, "a/x.go": go, "b/fine.go": go });
    truncateSync(join(root, "a/big.go"), 21 * 1024 * 1024);
    truncateSync(join(root, "b/fine.go"), 5 * 1024 * 1024);
    const found = await discover(root);
    assert.deepEqual(
      found.packages.map(({ files }) => files),
      [1, 1],
    );
    assert.deepEqual(found.problems, [
      {
        file: join(root, "a/big.go"),
        line: 1,
        message: say`${"21.0"} MB is more than the ${20} MB that are read, left out`,
      },
    ]);
  });

  it("names targets that vanished", async () => {
    const root = diskTree({});
    assert.deepEqual((await discover(root, ["gone"])).problems, [
      { file: join(root, "gone"), line: 1, message: say`cannot be read: ${say`it does not exist`}` },
    ]);
  });

  it("stops when aborted", async () => {
    const root = diskTree({ "a.go": go });
    mkdirSync(join(root, "x"));
    writeFileSync(join(root, "x/x.go"), go);
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(discover(root, [""], {}, { signal }), /enough/);
  });
});
