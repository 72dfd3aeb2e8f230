import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type FileFindings, Requests, type ScanResult } from "../../src/lsp/protocol";
import { Editor, Folder } from "./editor";
import { goMod, leaky } from "./samples";

const files = {
  "go.mod": goMod,
  "a.go": leaky(),
  "store/store.go": leaky("open", "store"),
  "store/clean.go": "package store\n",
  "other/other.go": "package other\n",
};

interface Scanned {
  readonly findings: readonly string[];
  /** What the log says of packages that were not analysed. */
  readonly spared: string | undefined;
}

describe("protocol: a scan after another server's", () => {
  let folder: Folder;
  let caches: Folder;
  let editor: Editor | undefined;
  beforeEach(() => {
    folder = new Folder(files);
    caches = new Folder();
  });
  afterEach(async () => {
    await editor?.kill();
    for (const each of [folder, caches]) each.dispose();
  });

  /** A scan in a server that has just started. */
  async function scan(settings: object = {}, unsaved: Readonly<Record<string, string>> = {}): Promise<Scanned> {
    editor = await new Editor({ caches, settings: () => settings }).start(folder);
    for (const [name, text] of Object.entries(unsaved)) await editor.open(folder.uri(name), text);
    const found: FileFindings[] = [];
    editor.connection.onNotification("$/progress", ({ value }) => {
      found.push(...(value as FileFindings[]));
    });
    const result: ScanResult = await editor.connection.sendRequest(Requests.scanWorkspace, {
      partialResultToken: "part",
    });
    assert.equal(result.packages, 3);
    const spared = editor.log.map(({ message }) => message).find((message) => message.includes("as an earlier scan"));
    await editor.kill();
    const findings = found.flatMap(({ findings: each }) => each.map((finding) => JSON.stringify(finding)));
    return { findings: findings.sort(), spared: spared?.split(" packages")[0] };
  }
  const entries = (): string[] => {
    try {
      return readdirSync(join(caches.path, "go-leak-lens")).sort();
    } catch {
      return [];
    }
  };

  it("analyses only what changed and finds the same", async () => {
    const cold = await scan();
    assert.deepEqual([cold.findings.length, cold.spared], [4, undefined]);
    assert.deepEqual(await scan(), { ...cold, spared: "3 of 3" });
    folder.write("other/other.go", leaky("now", "other"));
    const changed = await scan();
    assert.deepEqual([changed.findings.length, changed.spared], [6, "2 of 3"]);
  });

  it("sees unsaved text, which was never on disk", async () => {
    await scan();
    const unsaved = await scan({}, { "store/clean.go": leaky("unsaved", "store") });
    assert.deepEqual([unsaved.findings.length, unsaved.spared], [6, "2 of 3"]);
    assert.equal((await scan()).findings.length, 4);
  });

  it("uses what a terminal found, and the other way round", async () => {
    const terminal = (): string => {
      const args = [join(__dirname, "../../../dist/cli.js"), "scan", "--fail-on", "none"];
      const env = { ...process.env, XDG_CACHE_HOME: caches.path, LOCALAPPDATA: caches.path };
      return execFileSync(process.execPath, args, { cwd: folder.path, env, encoding: "utf8" });
    };
    const said = terminal();
    const kept = entries();
    assert.equal(kept.length, 3);
    assert.equal((await scan()).spared, "3 of 3");
    assert.equal(terminal(), said);
    assert.deepEqual(entries(), kept);
  });

  it("keeps nothing where the settings say so, and keeps it where they say", async () => {
    await scan({ cache: false });
    assert.deepEqual(entries(), []);
    const elsewhere = join(caches.path, "elsewhere");
    await scan({ cacheFolder: elsewhere });
    assert.deepEqual([entries(), readdirSync(elsewhere).length], [[], 3]);
  });
});
