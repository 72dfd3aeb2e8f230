import assert from "node:assert/strict";
import { mkdirSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { english, say } from "../../../src/finding/say";
import { NodeHost } from "../../../src/workspace/node-host";
import { diskTree } from "./tree";

describe("the host on disk", () => {
  it("reads text without its byte order mark, carriage returns kept", () => {
    const root = diskTree({ "a.go": "\uFEFFpackage a\r\n" });
    const host = new NodeHost();
    assert.equal(host.readFile(join(root, "a.go")), "package a\r\n");
    assert.deepEqual(host.problemsIn(new Set([root])), []);
  });

  it("replaces invalid UTF-8 and says where, but not where U+FFFD is meant", () => {
    const broken = Buffer.concat([Buffer.from("package a\n\nvar x = `"), Buffer.from([0xff]), Buffer.from("`\n")]);
    const root = diskTree({ "broken.go": broken, "meant.go": "package a\n\nvar x = `\uFFFD`\n" });
    const host = new NodeHost();
    assert.equal(host.readFile(join(root, "broken.go")), "package a\n\nvar x = `\uFFFD`\n");
    assert.ok(host.readFile(join(root, "meant.go")));
    assert.deepEqual(host.problemsIn(new Set([root])), [
      { file: join(root, "broken.go"), line: 3, message: say`invalid UTF-8, read as U+FFFD` },
    ]);
  });

  it("says where a NUL byte stands", () => {
    const root = diskTree({ "a.go": "package a\n\0\n" });
    const host = new NodeHost();
    assert.equal(host.readFile(join(root, "a.go")), "package a\n\0\n");
    assert.deepEqual(host.problemsIn(new Set([root])), [
      { file: join(root, "a.go"), line: 2, message: say`a NUL byte, which Go source cannot hold` },
    ]);
    assert.deepEqual(host.problemsIn(new Set([join(root, "other")])), []);
  });

  it("refuses what it cannot read, with a reason for Go files and silently for others", () => {
    const root = diskTree({ "big.go": "package a\n", "gone.go": "package a\n" });
    truncateSync(join(root, "big.go"), 20 * 1024 * 1024 + 1);
    rmSync(join(root, "gone.go"));
    mkdirSync(join(root, "folder.go"));
    const host = new NodeHost();
    for (const name of ["big.go", "gone.go", "folder.go", "go.mod"])
      assert.equal(host.readFile(join(root, name)), undefined);
    assert.deepEqual(
      host.problemsIn(new Set([root])).map(({ message }) => english(message)),
      [
        "20.0 MB is more than the 20 MB that are read, left out",
        "cannot be read: it does not exist",
        "cannot be read: it is a folder",
      ],
    );
    assert.equal(host.readDirectory(join(root, "nope")), undefined);
  });

  it("puts unsaved text before the disk, also for files and folders that do not exist", () => {
    const root = diskTree({ "a.go": "package a\n" });
    const host = new NodeHost();
    host.setOverlay(join(root, "a.go"), "package b\n");
    host.setOverlay(join(root, "sub/c.go"), "package c\n");
    assert.equal(host.readFile(join(root, "a.go")), "package b\n");
    assert.deepEqual(host.readDirectory(join(root, "sub")), [{ name: "c.go", isDirectory: false }]);
    host.setOverlay(join(root, "a.go"), undefined);
    assert.equal(host.readFile(join(root, "a.go")), "package a\n");
  });
});
