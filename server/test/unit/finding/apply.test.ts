import assert from "node:assert/strict";
import { applyEdits, pickFixes } from "../../../src/finding/apply";
import type { Edit, Fix } from "../../../src/finding/finding";
import { say } from "../../../src/finding/say";

const edit = (start: number, end: number, newText: string, file = "a.go"): Edit => ({
  span: { file, start, end },
  newText,
});
const fix = (...edits: Edit[]): Fix => ({ title: say`t`, safety: "safe", edits });

describe("applying fixes", () => {
  it("applies edits in any order and keeps the order of insertions at one place", () => {
    assert.equal(applyEdits("abcdef", [edit(4, 5, "X"), edit(1, 1, "1"), edit(1, 1, "2"), edit(0, 1, "")]), "12bcdXf");
  });

  it("leaves out a fix that touches one chosen before, and keeps those that only stand beside it", () => {
    const first = fix(edit(2, 4, "x"));
    const clash = fix(edit(10, 11, "y"), edit(3, 5, "z"));
    const beside = fix(edit(4, 6, "w"));
    const { chosen, edits } = pickFixes([first, clash, beside]);
    assert.deepEqual(chosen, [first, beside]);
    assert.equal(applyEdits("0123456789", edits.get("a.go") ?? []), "01xw6789");
  });

  it("makes an edit that two fixes share only once", () => {
    const { chosen, edits } = pickFixes([fix(edit(0, 0, "import"), edit(5, 6, "a")), fix(edit(0, 0, "import"))]);
    assert.equal(chosen.length, 2);
    assert.equal(edits.get("a.go")?.length, 2);
  });
});
