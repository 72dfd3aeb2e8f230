import assert from "node:assert/strict";
import { defaultConfig } from "../../../src/engine/config";
import type { PackageFolder } from "../../../src/workspace/discovery";
import { shardOf } from "../../../src/workspace/shard";
import { random } from "../../protocol/random-go";

const config = defaultConfig("/");
const folder = (dir: string, bytes: number): PackageFolder => ({ dir, bytes, files: 1, paths: [], config, skip: [] });

describe("shards", () => {
  const pick = random(3);
  const packages = Array.from({ length: 200 }, (_, at) => folder(`/p${String(at).padStart(3, "0")}`, pick(20_000)));
  const total = packages.reduce((sum, { bytes }) => sum + bytes, 0);
  const divided = (all: readonly PackageFolder[], count: number): PackageFolder[][] =>
    Array.from({ length: count }, (_, at) => shardOf(all, { index: at + 1, count }));

  it("hold every package once, in whatever order the packages are met", () => {
    for (const count of [1, 2, 7, 200, 300]) {
      assert.deepEqual(divided(packages, count).flat(), packages);
      assert.deepEqual(divided([...packages].reverse(), count).flat(), packages);
    }
    assert.deepEqual(shardOf([], { index: 1, count: 2 }), []);
    const empty = ["/a", "/b", "/c", "/d"].map((dir) => folder(dir, 0));
    assert.deepEqual(
      divided(empty, 2).map(({ length }) => length),
      [2, 2],
    );
  });

  it("are about as large as each other", () => {
    const largest = Math.max(...packages.map(({ bytes }) => bytes)) + 1;
    for (const count of [2, 5, 16]) {
      for (const shard of divided(packages, count)) {
        const size = shard.reduce((sum, { bytes }) => sum + bytes, 0);
        assert.ok(Math.abs(size - total / count) <= largest, `${size} of ${total}, ${count} shards`);
      }
    }
  });

  it("stay nearly what they were when a package grows", () => {
    const shardsOf = (all: readonly PackageFolder[]) =>
      new Map(divided(all, 8).flatMap((shard, at) => shard.map(({ dir }) => [dir, at] as const)));
    const before = shardsOf(packages);
    const grown = shardsOf(packages.map((each, at) => (at === 60 ? { ...each, bytes: each.bytes + 5_000 } : each)));
    const moved = [...before].filter(([dir, shard]) => grown.get(dir) !== shard);
    assert.ok(moved.length <= 7, `${moved.length} packages went to another shard`);
  });
});
