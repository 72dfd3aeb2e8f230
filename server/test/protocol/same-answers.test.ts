import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { compareAnswers } from "../same-answers/compare";
import { Folder } from "./editor";
import { leaky, rule } from "./samples";

const fixtures = join(__dirname, "../../../test-fixtures");

const query = `; rule: no-println
; message: \`{name}\` prints
((call_expression function: (selector_expression field: (field_identifier) @name)) @leak
  (#calls? @leak "fmt.Println" "time.Sleep"))
`;

describe("protocol: the terminal and the editor", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
    cpSync(fixtures, folder.path, { recursive: true });
  });
  afterEach(() => folder.dispose());

  /** One file for each way to suppress, and one in vain. */
  function suppress(): void {
    const comments = ["//leaklens:ignore", "//leaklens:ignore-file", "//nolint:leaklens/"];
    const [line, file, nolint] = comments.map((comment) => `${comment}${comment.endsWith("/") ? "" : " "}${rule}`);
    const at = (comment: string): string => leaky("f", "kept").replace("\tctx, _", `\t${comment}\n\tctx, _`);
    folder.write("kept/line/a.go", at(`${line} -- why`));
    folder.write("kept/nolint/a.go", at(`${nolint} // why`));
    folder.write("kept/file/a.go", `${file} -- why\n\n${leaky("f", "kept")}`);
    folder.write("kept/vain/a.go", `package kept\n\n${line} -- gone\nfunc f() {}\n`);
  }

  it("say the same of every fixture, with a configuration, suppressions, own queries and a baseline", async function () {
    this.timeout(400_000);
    suppress();
    folder.write(".goleaklens/queries/own.scm", query);
    folder.write(
      ".goleaklens.json",
      JSON.stringify({ profile: "strict", rules: { [rule]: "error", "escape-hints": "off" }, exclude: ["playground"] }),
    );
    const { open, suppressed } = await compareAnswers(folder.path);
    assert.ok(open > 300, `only ${open} findings`);
    assert.ok(suppressed >= 3, `only ${suppressed} suppressed`);
  });
});
