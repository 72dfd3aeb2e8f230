import assert from "node:assert/strict";
import { join } from "node:path";
import { drive, recipes } from "../protocol/recipe";

/** What `drive.el` writes down. */
interface Seen {
  readonly error?: string;
  readonly line: number;
  readonly message: string;
  readonly hover: string;
  readonly actions: readonly string[];
  readonly text: string;
}

describe("Emacs", () => {
  it("shows findings, explains them and applies a fix, with the recipe of its page", () => {
    const blocks = recipes("emacs.md", "elisp", "Eglot");
    assert.equal(blocks.length, 2, "the page has the server and its settings");
    const { seen, saved } = drive<Seen>("emacs", ["init.el", blocks.join("\n")], (home) => [
      ...["--batch", "-l", "package", "-f", "package-initialize"],
      ...["eglot", join(home, "init.el"), join(__dirname, "drive.el")].flatMap((file) => ["-l", file]),
    ]);
    assert.equal(seen.line, 9);
    assert.match(seen.message, /go-leak-lens.*cancel-discarded.*The cancel function of/);
    assert.match(seen.hover, /cancel-discarded/);
    assert.match(seen.actions.join("\n"), /^Name it `cancel`[\s\S]*Suppress `cancel-discarded` for this line/);
    assert.match(seen.text, /defer cancel\(\)/);
    assert.equal(saved, seen.text);
  });
});
