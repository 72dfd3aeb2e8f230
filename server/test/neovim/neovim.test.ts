import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { drive, recipes } from "../protocol/recipe";

/** What `drive.lua` writes down. */
interface Seen {
  readonly error?: string;
  readonly before: readonly { readonly line: number; readonly source: string; readonly message: string }[];
  readonly hover: string;
  readonly actions: readonly string[];
  readonly text: string;
  readonly after: readonly unknown[];
}

/** Of the page's recipes, the one for this Neovim. */
function recipe(): string {
  const [modern, older] = recipes("neovim.md", "lua");
  assert.ok(modern && older, "the page has two recipes");
  const version = spawnSync("nvim", ["--version"], { encoding: "utf8" }).stdout;
  const [, major, minor] = /^NVIM v(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 0 || Number(minor) >= 11 ? modern : older;
}

describe("Neovim", () => {
  it("shows findings, explains them and applies a fix, with the recipe of its page", () => {
    const { seen, saved } = drive<Seen>("nvim", ["init.lua", recipe()], (home, file) => [
      ...["--headless", "-i", "NONE", "-n", "-u", join(home, "init.lua"), file],
      ...["-c", `luafile ${join(__dirname, "drive.lua")}`],
    ]);
    assert.deepEqual(
      seen.before.map(({ line, source }) => [line, source]),
      [[9, "go-leak-lens"]],
    );
    assert.match(seen.hover, /cancel-discarded/);
    assert.match(seen.actions.join("\n"), /cancel[\s\S]*Suppress `cancel-discarded` for this line/);
    assert.match(seen.text, /defer cancel\(\)/);
    assert.deepEqual(seen.after, []);
    assert.equal(saved, `${seen.text}\n`);
  });
});
