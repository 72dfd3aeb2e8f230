import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "../protocol/editor";
import { goMod, leaky, rule } from "../protocol/samples";

const root = join(__dirname, "../../..");

/** What `drive.el` writes down. */
interface Seen {
  readonly error?: string;
  readonly line: number;
  readonly message: string;
  readonly hover: string;
  readonly actions: readonly string[];
  readonly text: string;
}

/** The recipe that people copy: the page's blocks under “Eglot”. */
function recipe(): string {
  const page = readFileSync(join(root, "docs/editors/emacs.md"), "utf8");
  const [, eglot = ""] = page.split(/^## Eglot$/m);
  const blocks = [...eglot.matchAll(/```elisp\n([\s\S]*?)```/g)].map(([, lisp]) => lisp!);
  assert.equal(blocks.length, 2, "the page has the server and its settings");
  return blocks.join("\n");
}

describe("Emacs", () => {
  it("shows findings, explains them and applies a fix, with the recipe of its page", () => {
    const folder = new Folder({ "go.mod": goMod, "a.go": leaky() });
    try {
      folder.write("home/init.el", recipe());
      folder.write(
        "home/bin/go-leak-lens",
        `#!/bin/sh\nexec "${process.execPath}" "${root}/dist/cli.js" "$@"\n`,
        0o755,
      );
      const home = join(folder.path, "home");
      const result = join(home, "seen.json");
      const load = ["eglot", join(home, "init.el"), join(__dirname, "drive.el")].flatMap((file) => ["-l", file]);
      const run = spawnSync("emacs", ["--batch", "-l", "package", "-f", "package-initialize", ...load], {
        cwd: folder.path,
        encoding: "utf8",
        timeout: 100_000,
        env: {
          ...process.env,
          PATH: `${join(home, "bin")}:${process.env.PATH}`,
          HOME: home,
          DRIVE_FILE: join(folder.path, "a.go"),
          DRIVE_RESULT: result,
          DRIVE_RULE: rule,
        },
      });
      assert.equal(run.status, 0, `${run.stdout}${run.stderr}`);
      const seen = JSON.parse(readFileSync(result, "utf8")) as Seen;
      assert.equal(seen.error, undefined, `${run.stdout}${run.stderr}`);
      assert.equal(seen.line, 9);
      assert.match(seen.message, /go-leak-lens.*cancel-discarded.*The cancel function of/);
      assert.match(seen.hover, /cancel-discarded/);
      assert.match(seen.actions.join("\n"), /^Name it `cancel`[\s\S]*Suppress `cancel-discarded` for this line/);
      assert.match(seen.text, /defer cancel\(\)/);
      assert.equal(readFileSync(join(folder.path, "a.go"), "utf8"), seen.text);
    } finally {
      folder.dispose();
    }
  });
});
