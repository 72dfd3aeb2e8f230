import assert from "node:assert/strict";
import type { Position, Uri } from "vscode";
import { EditCollector, type Replacement } from "../../src/editCollector";

const a = { toString: () => "file:///a.go" } as Uri;
const b = { toString: () => "file:///b.go" } as Uri;
const at = (line: number, character: number): Position => ({ line, character }) as Position;
const edit = (line: number, from: number, to: number, newText: string): Replacement => ({
  range: { start: at(line, from), end: at(line, to) },
  newText,
});

describe("client: joining many fixes", () => {
  let edits: EditCollector;
  beforeEach(() => {
    edits = new EditCollector();
    edits.add("first", [[a, [edit(3, 4, 8, "x")]]]);
  });
  const state = (): number[] => [edits.edits.length, edits.taken, edits.leftOut];

  it("takes fixes that do not touch, in one file or several", () => {
    edits.add("beside", [[a, [edit(3, 8, 9, "y")]]]);
    edits.add("elsewhere", [[b, [edit(3, 4, 8, "y")]]]);
    assert.deepEqual(state(), [3, 3, 0]);
  });

  it("leaves a fix out whole when one of its edits overlaps", () => {
    edits.add("second", [[a, [edit(1, 0, 0, "import\n"), edit(3, 7, 9, "y")]]]);
    assert.deepEqual(state(), [1, 1, 1]);
  });

  it("takes an import that two fixes add once", () => {
    edits.add("second", [[a, [edit(1, 0, 0, "import\n"), edit(5, 0, 0, "y")]]]);
    edits.add("third", [[a, [edit(1, 0, 0, "import\n"), edit(6, 0, 0, "z")]]]);
    assert.deepEqual(state(), [4, 3, 0]);
  });

  it("leaves the order of two insertions at one place to nobody", () => {
    edits.add("second", [[a, [edit(5, 0, 0, "y")]]]);
    edits.add("third", [[a, [edit(5, 0, 0, "z")]]]);
    assert.deepEqual(state(), [2, 2, 1]);
  });
});
