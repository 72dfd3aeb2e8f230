import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { say } from "../../../../src/finding/say";
import { decodeEntry, type Entry, encodeEntry } from "../../../../src/workspace/cache/entry";
import { userCacheFolder } from "../../../../src/workspace/cache/location";
import { CacheStore } from "../../../../src/workspace/cache/store";
import { diskTree } from "../tree";

const entry: Entry = {
  results: [
    {
      basis: {
        folders: ["/w/app", "/w/app/sub", "/cache/x@v1"],
        questions: [{ path: "app", dir: "/w/app", name: "Put" }],
      },
      state: "abc",
      scan: {
        dir: "/w/app",
        findings: [],
        problems: [{ file: "/w/app/a.go", line: 3, message: say`invalid UTF-8, read as U+FFFD` }],
        files: 2,
        functions: 7,
      },
    },
  ],
};

describe("an entry of the cache", () => {
  it("comes back as it was, also where the tree lies elsewhere by now", () => {
    const bytes = encodeEntry(entry, "/w");
    assert.deepEqual(decodeEntry(bytes, "/w"), entry);
    const moved = decodeEntry(bytes, "/elsewhere/w");
    assert.deepEqual(moved?.results[0]?.basis.folders, ["/elsewhere/w/app", "/elsewhere/w/app/sub", "/cache/x@v1"]);
    assert.equal(moved?.results[0]?.scan.problems[0]?.file, "/elsewhere/w/app/a.go");
    assert.equal(decodeEntry(bytes, "/")?.results[0]?.scan.dir, "/app");
  });

  it("is refused when it is cut off anywhere or any of its bytes is another", () => {
    const bytes = encodeEntry(entry, "/w");
    for (let length = 0; length < bytes.length; length++) {
      assert.equal(decodeEntry(bytes.subarray(0, length), "/w"), undefined, `${length} bytes`);
    }
    for (let at = 0; at < bytes.length; at++) {
      const garbled = Buffer.from(bytes);
      garbled[at]! ^= 0x20;
      assert.equal(decodeEntry(garbled, "/w"), undefined, `byte ${at}`);
    }
    assert.equal(decodeEntry(Buffer.concat([bytes, Buffer.from("x")]), "/w"), undefined);
  });
});

describe("the cache's folder", () => {
  it("is made when something is written, and holds nothing unfinished", () => {
    const folder = join(diskTree({}), "a/b");
    const store = new CacheStore(folder);
    assert.deepEqual([store.names(), store.read("x")], [[], undefined]);
    store.write("x", Buffer.from("1"));
    store.write("x", Buffer.from("2"));
    assert.deepEqual([store.names(), store.read("x")?.toString()], [["x"], "2"]);
    assert.deepEqual(readdirSync(folder), ["x"]);
  });

  it("keeps nothing where it cannot be written to", () => {
    const root = diskTree({ file: "x" });
    const store = new CacheStore(join(root, "file/below"));
    store.write("x", Buffer.from("1"));
    store.trim(0);
    assert.deepEqual([store.names(), store.read("x")], [[], undefined]);
    assert.equal(readFileSync(join(root, "file"), "utf8"), "x");
  });

  it("stays below its bound: what was not used for longest goes, and what nobody will finish", () => {
    const folder = diskTree({ "dead.1-a.tmp": "x", "live.1-b.tmp": "x" });
    const store = new CacheStore(folder);
    const age = (name: string, hours: number): void => {
      const time = Date.now() / 1000 - hours * 3600;
      utimesSync(join(folder, name), time, time);
    };
    for (const [name, hours] of [
      ["new", 1],
      ["used", 48],
      ["old", 24],
    ] as const) {
      writeFileSync(join(folder, name), Buffer.alloc(100));
      age(name, hours);
    }
    age("dead.1-a.tmp", 1);
    assert.equal(store.read("used")?.length, 100);
    assert.ok(Date.now() - statSync(join(folder, "used")).mtimeMs < 60_000, "use leaves a sign");
    store.trim(3 * 4096);
    assert.deepEqual(store.names().sort(), ["new", "old", "used"]);
    store.trim(3 * 4096 - 1);
    assert.deepEqual(store.names().sort(), ["new", "used"]);
    assert.deepEqual(readdirSync(folder).sort(), ["live.1-b.tmp", "new", "used"]);
  });

  it("is where the system keeps a user's caches", () => {
    const of = (platform: NodeJS.Platform, env: Record<string, string>) => userCacheFolder(env, platform);
    assert.equal(of("linux", { HOME: "/home/a" }), "/home/a/.cache/go-leak-lens");
    assert.equal(of("linux", { HOME: "/home/a", XDG_CACHE_HOME: "/big" }), "/big/go-leak-lens");
    assert.equal(of("linux", { HOME: "/home/a", XDG_CACHE_HOME: "relative" }), "/home/a/.cache/go-leak-lens");
    assert.equal(of("darwin", { HOME: "/Users/a" }), "/Users/a/Library/Caches/go-leak-lens");
    assert.equal(of("win32", { LOCALAPPDATA: "C:\\A\\Local" }), "C:\\A\\Local\\go-leak-lens\\cache");
    assert.equal(of("linux", {}), undefined);
  });
});
