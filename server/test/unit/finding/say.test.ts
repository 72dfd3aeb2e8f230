import assert from "node:assert/strict";
import { english, filled, say, verbatim } from "../../../src/finding/say";

describe("messages", () => {
  const lost = (word: string) => say`\`${"conn"}\` is never ${say`closed`} in line ${7}: ${verbatim(word)}`;

  it("keep what stands in a template apart from what is put into it", () => {
    assert.deepEqual(lost("it leaks").template, "`{0}` is never {1} in line {2}: {3}");
    assert.equal(english(lost("it leaks")), "`conn` is never closed in line 7: it leaks");
  });

  it("do not take braces of source text for holes", () => {
    assert.equal(english(say`\`${"[]int{0}"}\` and \`${"$&"}\``), "`[]int{0}` and `$&`");
    assert.equal(english(lost("{0}")), "`conn` is never closed in line 7: {0}");
  });

  it("are said in another language with their holes in another order", () => {
    const other: Record<string, string> = { "{0} after {1}": "{1} vor {0}", closed: "geschlossen" };
    const message = say`${say`closed`} after ${"b"}`;
    assert.equal(
      filled(message, ({ template }) => other[template] ?? template),
      "b vor geschlossen",
    );
  });

  it("cross a thread unharmed", () => {
    assert.equal(english(structuredClone(lost("it leaks"))), english(lost("it leaks")));
  });
});
