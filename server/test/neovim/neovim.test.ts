import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "../protocol/editor";
import { goMod, leaky, rule } from "../protocol/samples";

const root = join(__dirname, "../../..");

/** What `drive.lua` writes down. */
interface Seen {
  readonly error?: string;
  readonly before: readonly { readonly line: number; readonly source: string; readonly message: string }[];
  readonly hover: string;
  readonly actions: readonly string[];
  readonly text: string;
  readonly after: readonly unknown[];
}

/** The recipe that people copy: of the page's Lua blocks, the one for this Neovim. */
function recipe(version: string): string {
  const page = readFileSync(join(root, "docs/editors/neovim.md"), "utf8");
  const [modern, older] = [...page.matchAll(/```lua\n([\s\S]*?)```/g)].map(([, lua]) => lua!);
  assert.ok(modern && older, "the page has two recipes");
  const [, major, minor] = /^NVIM v(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 0 || Number(minor) >= 11 ? modern : older;
}

describe("Neovim", () => {
  it("shows findings, explains them and applies a fix, with the recipe of its page", function () {
    this.timeout(120_000);
    const version = spawnSync("nvim", ["--version"], { encoding: "utf8" }).stdout;
    const folder = new Folder({ "go.mod": goMod, "a.go": leaky() });
    try {
      folder.write("home/init.lua", recipe(version));
      folder.write(
        "home/bin/go-leak-lens",
        `#!/bin/sh\nexec "${process.execPath}" "${root}/dist/cli.js" "$@"\n`,
        0o755,
      );
      const home = join(folder.path, "home");
      const result = join(home, "seen.json");
      const run = spawnSync(
        "nvim",
        ["--headless", "-i", "NONE", "-n", "-u", join(home, "init.lua"), join(folder.path, "a.go")].concat([
          "-c",
          `luafile ${join(__dirname, "drive.lua")}`,
        ]),
        {
          cwd: folder.path,
          encoding: "utf8",
          timeout: 100_000,
          env: {
            ...process.env,
            PATH: `${join(home, "bin")}:${process.env.PATH}`,
            HOME: home,
            XDG_CONFIG_HOME: home,
            XDG_DATA_HOME: home,
            XDG_STATE_HOME: home,
            XDG_CACHE_HOME: home,
            DRIVE_RESULT: result,
            DRIVE_RULE: rule,
          },
        },
      );
      assert.equal(run.status, 0, `${run.stdout}${run.stderr}`);
      const seen = JSON.parse(readFileSync(result, "utf8")) as Seen;
      assert.equal(seen.error, undefined);
      assert.deepEqual(
        seen.before.map(({ line, source }) => [line, source]),
        [[9, "go-leak-lens"]],
      );
      assert.match(seen.hover, /cancel-discarded/);
      assert.match(seen.actions.join("\n"), /cancel[\s\S]*Suppress `cancel-discarded` for this line/);
      assert.match(seen.text, /defer cancel\(\)/);
      assert.deepEqual(seen.after, []);
      assert.equal(readFileSync(join(folder.path, "a.go"), "utf8"), `${seen.text}\n`);
    } finally {
      folder.dispose();
    }
  });
});
