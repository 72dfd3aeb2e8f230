import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildId, contentId } from "../../../../src/workspace/cache/build-id";
import { diskTree } from "../tree";

describe("the analyser's name", () => {
  const sources = {
    "package-lock.json": "{}",
    "server/src/engine/a.ts": "1",
    "server/data/std.json": "2",
    "queries/a.scm": "3",
    "README.md": "4",
  };

  it("changes with everything that decides what is found, and with nothing else", () => {
    const names = new Set([contentId(diskTree(sources))]);
    for (const name of Object.keys(sources)) names.add(contentId(diskTree({ ...sources, [name]: "other" })));
    names.add(contentId(diskTree({ ...sources, "server/src/engine/b.ts": "" })));
    names.add(contentId(diskTree({ "worker.js": "1" })));
    names.add(contentId(diskTree({ "worker.js": "2" })));
    assert.equal(names.size, 1 + 4 + 1 + 2);
  });

  it("is what the build says of its sources", () => {
    const built = diskTree({ "worker.js": "minified" });
    writeFileSync(join(built, "build-id"), contentId(diskTree(sources)));
    assert.equal(buildId(built), buildId(diskTree(sources)));
  });
});
