import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Folder } from "./editor";
import { goMod, leaky } from "./samples";

const root = join(__dirname, "../../..");
const cli = join(root, "dist/cli.js");
const page = readFileSync(join(root, "docs/ci.md"), "utf8");

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));

/** Lines of a recipe that run the program, in their order. */
function commands({ language, text }: Block): string[] {
  const start = language === "yaml" ? "\\s*-\\s+(?:run:\\s+)?" : "(?:.*\\s)?";
  const line = new RegExp(`^${start}(go-leak-lens (?:scan|merge|baseline).*)$`, "gm");
  return [...text.matchAll(line)].map(([, command]) => command!);
}

/** What is promised of the exit code, in a tree that leaks. */
function promised(command: string): number {
  return /--fail-on none|baseline|--since/.test(command) ? 0 : 1;
}

describe("the recipes of docs/ci.md", function () {
  this.timeout(120_000);
  let folder: Folder;
  let tools: Folder;
  beforeEach(function () {
    if (process.platform === "win32") this.skip();
    folder = new Folder({
      "go.mod": goMod,
      "a.go": leaky(),
      ...Object.fromEntries(["p", "q", "r", "s"].map((name) => [`${name}/${name}.go`, leaky(name, name)])),
    });
    tools = new Folder();
    tools.write("go-leak-lens", `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`, 0o755);
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder.path, stdio: "ignore" });
    git("init");
    git("add", ".");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-m", "start");
    git("update-ref", "refs/remotes/origin/main", "HEAD");
  });
  afterEach(() => {
    for (const each of [folder, tools]) each?.dispose();
  });

  const shell = (command: string, env: Readonly<Record<string, string>> = {}) =>
    spawnSync("bash", ["-euo", "pipefail", "-c", command], {
      cwd: folder.path,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${tools.path}${delimiter}${process.env.PATH}`,
        XDG_CACHE_HOME: tools.path,
        BUILD_WORKSPACE_DIRECTORY: folder.path,
        ...env,
      },
    });
  const run = (command: string, code = promised(command)): string => {
    const { status, stdout, stderr } = shell(command);
    assert.equal(status, code, `${command}\n${stdout}${stderr}`);
    return stdout;
  };
  const whole = (format: string): string => run(`go-leak-lens scan --no-cache --format ${format}`);

  const withCommands = blocks.filter((block) => commands(block).length > 0);
  it("are all here", () => {
    const languages = withCommands.map(({ language }) => language).sort();
    assert.deepEqual(languages, ["sh", "sh", "sh", "sh", "sh", "yaml", "yaml", "yaml"]);
  });

  for (const block of withCommands.filter(({ language }) => language === "yaml")) {
    const name = /matrix|parallel/.exec(block.text)?.[0] ?? "one job";
    it(`run: ${/gitlab/.exec(block.text) ? "GitLab" : "GitHub"}, ${name}`, () => {
      for (const command of commands(block)) {
        if (!/matrix\.shard|CI_NODE/.test(command)) run(command);
        else
          for (let shard = 1; shard <= 4; shard++) {
            const ofShard = command
              .replaceAll(/\$\{\{ matrix\.shard \}\}/g, String(shard))
              .replaceAll("$CI_NODE_INDEX", String(shard))
              .replaceAll("$CI_NODE_TOTAL", "4");
            run(ofShard);
          }
      }
      assert.equal(readFileSync(join(folder.path, "leaks.sarif"), "utf8"), whole("sarif"));
      const last = commands(block).at(-1)!;
      assert.equal(run(last), whole(/--format (\w+)/.exec(last)?.[1] ?? "text"));
    });
  }

  for (const block of withCommands.filter(({ language }) => language === "sh")) {
    it(`run: ${block.text.split("\n")[0]}`, function () {
      if (/\bparallel\b/.test(block.text) && shell("command -v parallel").status !== 0) this.skip();
      const script = block.text.trimEnd();
      const said = run(script, promised(script.split("\n").at(-1)!));
      if (script.includes("merge")) assert.equal(said, whole("text"));
    });
  }

  it("exit as the table says", () => {
    run("go-leak-lens scan p --fail-on error --rule cancel-discarded=warning --only cancel-discarded", 0);
    run("go-leak-lens scan p --only cancel-discarded", 1);
    run("go-leak-lens scan --nonsense", 2);
    folder.write(".goleaklens.json", "{");
    run("go-leak-lens scan p", 2);
  });
});
