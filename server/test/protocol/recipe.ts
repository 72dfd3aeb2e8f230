import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./editor";
import { goMod, leaky, rule } from "./samples";

const root = join(__dirname, "../../..");

/** The code blocks of a language on an editor's page, below a heading if one is named: what people copy. */
export function recipes(page: string, language: string, heading?: string): string[] {
  const text = readFileSync(join(root, "docs/editors", page), "utf8");
  const part = heading ? text.split(new RegExp(`^## ${heading}$`, "m"))[1] : text;
  assert.ok(part, `${page} has no part ${heading}`);
  return [...part.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, code]) => code!);
}

/** What an editor was seen to do. */
export interface Driven<Seen> {
  readonly seen: Seen;
  /** The leaking file in the end. */
  readonly saved: string;
  /** What the editor printed, for failures. */
  readonly output: string;
}

/**
 * Starts an editor in a home of its own, with the built command as `go-leak-lens` on its PATH and a module with one leak
 * in `a.go`. A script drives it: it finds the file in `DRIVE_FILE`, the rule in `DRIVE_RULE`, and writes what it saw as
 * JSON to `DRIVE_RESULT`.
 * @param configuration name and text of the editor's configuration in its home
 * @param args the editor's arguments
 */
export function drive<Seen extends { readonly error?: string }>(
  program: string,
  configuration: readonly [name: string, text: string],
  args: (home: string, file: string) => readonly string[],
): Driven<Seen> {
  const folder = new Folder({ "go.mod": goMod, "a.go": leaky() });
  try {
    const [home, file] = ["home", "a.go"].map((name) => join(folder.path, name)) as [string, string];
    const result = join(home, "seen.json");
    folder.write(join("home", configuration[0]), configuration[1]);
    const command = `#!/bin/sh\nexec "${process.execPath}" "${root}/dist/cli.js" "$@"\n`;
    folder.write("home/bin/go-leak-lens", command, 0o755);
    const own = { XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home };
    const run = spawnSync(program, args(home, file), {
      cwd: folder.path,
      encoding: "utf8",
      timeout: 100_000,
      env: {
        ...process.env,
        ...own,
        PATH: `${join(home, "bin")}:${process.env.PATH}`,
        HOME: home,
        DRIVE_FILE: file,
        DRIVE_RESULT: result,
        DRIVE_RULE: rule,
      },
    });
    const output = `${run.stdout}${run.stderr}`;
    assert.equal(run.status, 0, output);
    assert.ok(existsSync(result), `the script wrote nothing:\n${output}`);
    const seen = JSON.parse(readFileSync(result, "utf8")) as Seen;
    assert.equal(seen.error, undefined, output);
    return { seen, saved: readFileSync(file, "utf8"), output };
  } finally {
    folder.dispose();
  }
}
