import assert from "node:assert/strict";
import { ModuleNames } from "../../src/moduleNames";

describe("client: which module a file belongs to", () => {
  const names = new ModuleNames();
  names.set("file:///work/go.mod", "// ours\nmodule example.com/work\n\ngo 1.22\n");
  names.set("file:///work/tools/go.mod", 'module "example.com/tools"\n');

  it("is that of the nearest go.mod", () => {
    assert.equal(names.of("file:///work/a.go"), "example.com/work");
    assert.equal(names.of("file:///work/deep/er/a.go"), "example.com/work");
    assert.equal(names.of("file:///work/tools/gen/a.go"), "example.com/tools");
    assert.equal(names.of("file:///work/toolshed/a.go"), "example.com/work");
  });

  it("is none outside of all modules, and when a go.mod vanished or is broken", () => {
    assert.equal(names.of("file:///elsewhere/a.go"), undefined);
    assert.equal(names.of("untitled:Untitled-1"), undefined);
    const own = new ModuleNames();
    own.set("file:///a/go.mod", "module a");
    own.delete("file:///a/go.mod");
    own.set("file:///b/go.mod", "module b");
    own.set("file:///b/go.mod", "modul");
    assert.deepEqual([own.of("file:///a/x.go"), own.of("file:///b/x.go")], [undefined, undefined]);
  });
});
