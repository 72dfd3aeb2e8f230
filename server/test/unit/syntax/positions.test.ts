import assert from "node:assert/strict";
import { LineIndex } from "../../../src/syntax/positions";

describe("positions", () => {
  const text = "a😀b\r\nc\rd\n";

  it("counts lines as an editor does", () => {
    const index = new LineIndex(text);
    assert.equal(index.lineCount, 4);
    assert.deepEqual(index.positionAt(3), { line: 0, column: 3 });
    assert.deepEqual(index.positionAt(6), { line: 1, column: 0 });
    assert.deepEqual(index.positionAt(8), { line: 2, column: 0 });
    assert.deepEqual(index.positionAt(99), { line: 3, column: 0 });
    assert.equal(index.lineStart(2), 8);
  });

  it("counts lines as Go does", () => {
    const index = new LineIndex(text, "go");
    assert.equal(index.lineCount, 3);
    assert.deepEqual(index.positionAt(8), { line: 1, column: 2 });
  });

  it("clamps what lies outside", () => {
    const index = new LineIndex(text);
    assert.equal(index.offsetAt({ line: 0, column: 99 }), 4);
    assert.equal(index.offsetAt({ line: 1, column: 99 }), 7);
    assert.equal(index.offsetAt({ line: 9, column: 0 }), text.length);
    assert.equal(index.offsetAt({ line: -1, column: 5 }), 0);
    assert.deepEqual(index.positionAt(-1), { line: 0, column: 0 });
  });

  it("goes there and back", () => {
    for (const ends of ["editor", "go"] as const) {
      const index = new LineIndex(text, ends);
      for (let at = 0; at <= text.length; at++) {
        // Between CR and LF there is no position of its own.
        if (at === 5 || (ends === "go" && text[at] === "\n")) continue;
        assert.equal(index.offsetAt(index.positionAt(at)), at);
      }
    }
  });
});
