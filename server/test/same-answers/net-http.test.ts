import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "../protocol/editor";
import { compareAnswers } from "./compare";

/**
 * The package itself and what it keeps to itself. Each of the folders below (`httputil`, `cgi` …) has it read once more,
 * which takes minutes and compares nothing new.
 */
const folders = ["", "internal", "internal/ascii"];

describe("the terminal and the editor", () => {
  it("say the same of the standard library's net/http", async function () {
    const { stdout } = spawnSync("go", ["env", "GOROOT"], { encoding: "utf8" });
    const source = join((stdout ?? "").trim(), "src/net/http");
    if (!stdout?.trim()) this.skip();
    // With advice there is more to compare.
    const copy = new Folder({
      "go.mod": "module net/http\n\ngo 1.24\n",
      ".goleaklens.json": '{ "profile": "strict" }\n',
    });
    try {
      for (const folder of folders) {
        mkdirSync(join(copy.path, folder), { recursive: true });
        for (const name of readdirSync(join(source, folder))) {
          if (name.endsWith(".go")) copyFileSync(join(source, folder, name), join(copy.path, folder, name));
        }
      }
      const { open } = await compareAnswers(copy.path);
      assert.ok(open > 2, `only ${open} findings`);
    } finally {
      copy.dispose();
    }
  });
});
