import assert from "node:assert/strict";
import { defaultConfig } from "../../../src/engine/config";
import type { PackageFolder } from "../../../src/workspace/discovery";
import { WorkShares } from "../../../src/workspace/work-shares";

describe("shares of work", () => {
  const folder = (dir: string, bytes: number): PackageFolder => ({
    dir,
    bytes,
    files: 1,
    paths: [],
    config: defaultConfig("/"),
    skip: [],
  });
  const all = (shares: WorkShares, thread: number, count: number) =>
    Array.from({ length: count }, () => shares.next(thread)?.dir);

  it("are neighbours, about as large as each other", () => {
    const shares = new WorkShares([folder("d", 5), folder("a", 9), folder("c", 5), folder("b", 1)], 2);
    assert.deepEqual(
      [all(shares, 0, 2), all(shares, 1, 2)],
      [
        ["a", "b"],
        ["c", "d"],
      ],
    );
    assert.equal(shares.open, false);
  });

  it("go to whoever has nothing left, from the far end of the largest", () => {
    const shares = new WorkShares(
      ["a", "b", "c", "d", "e", "f"].map((dir) => folder(dir, 1)),
      3,
    );
    assert.deepEqual(all(shares, 2, 4), ["e", "f", "b", "d"]);
    assert.deepEqual(all(shares, 1, 3), ["c", "a", undefined]);
  });

  it("are nothing where there is nothing", () => assert.equal(new WorkShares([], 2).next(1), undefined));
});
