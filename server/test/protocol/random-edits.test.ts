import assert from "node:assert/strict";
import type { Diagnostic } from "vscode-languageserver-protocol/node";
import { Editor, Folder } from "./editor";
import { goFile, random } from "./random-go";
import { dirOf, RandomWorkspace } from "./random-workspace";
import { goMod } from "./samples";

/** Steps in the run; LEAKLENS_EDITS=10000 for a long one. */
const edits = Number(process.env.LEAKLENS_EDITS ?? 1000);
/** LEAKLENS_SEED repeats a failure. */
const seed = Number(process.env.LEAKLENS_SEED ?? 20_240_607);
const between = 50;

/** All that an editor shows, a line each. */
type Shown = readonly string[];

describe("protocol: random edits, renames, deletes and configurations", () => {
  let folder: Folder;
  let editor: Editor;
  let workspace: RandomWorkspace;
  beforeEach(async () => {
    const pick = random(seed + 1);
    const names = ["a.go", "b.go", "c_test.go", "sub/a.go", "sub/b.go", "other/a.go"];
    const files = Object.fromEntries(names.map((name) => [name, goFile(dirOf(name) || "app", pick)]));
    folder = new Folder({ "go.mod": goMod, ...files });
    editor = await new Editor().start(folder);
    workspace = new RandomWorkspace(folder, editor, random(seed));
    await workspace.scan();
  });
  afterEach(async () => {
    await editor.kill();
    folder.dispose();
  });

  /** Open documents are pulled, as the editor does; all else is what was published last. */
  async function shown(by: Editor, relevant: (name: string) => boolean): Promise<Shown> {
    const lines: string[] = [];
    const add = (uri: string, diagnostics: readonly Diagnostic[]): void => {
      const name = uri.slice(folder.uri().length + 1);
      if (!relevant(name)) return;
      for (const { range, code, severity, message } of diagnostics)
        lines.push(`${name}:${range.start.line + 1}:${range.start.character + 1} ${code} ${severity} ${message}`);
    };
    for (const uri of by.documents.keys()) add(uri, await by.diagnostics(uri));
    for (const [uri, diagnostics] of by.published) {
      assert.ok(!by.documents.has(uri) || diagnostics.length === 0, `${uri} is shown twice`);
      add(uri, diagnostics);
    }
    return lines.sort();
  }

  /** What a server that has just started shows of the same files, documents and settings. */
  async function expected(relevant: (name: string) => boolean): Promise<Shown> {
    const fresh = new Editor({ settings: () => workspace.settings, options: { settings: workspace.settings } });
    try {
      await fresh.start(folder);
      for (const [uri, document] of editor.documents) await fresh.open(uri, document.getText());
      await fresh.connection.sendRequest("goLeakLens/scanWorkspace", {});
      return await shown(fresh, relevant);
    } finally {
      await fresh.kill();
    }
  }

  it(`end in what a fresh server shows (${edits} steps)`, async function () {
    this.timeout(60_000 + edits * 500);
    const history: string[] = [];
    const pick = random(seed + 2);
    let found = 0;
    for (let done = 1; done <= edits; done++) {
      history.push(await workspace.act());
      // Answers in between are thrown away; they only must not disturb those that count.
      const open = [...editor.documents.keys()];
      if (open.length > 0 && pick(3) === 0) editor.pull(open[pick(open.length)]!).catch(() => {});
      if (done % between !== 0 && done !== edits) continue;
      // A package that came after the last scan is not shown until it is opened or scanned.
      const relevant = (name: string): boolean =>
        editor.documents.has(folder.uri(name)) || !name.endsWith(".go") || workspace.covered.has(dirOf(name));
      const all = await expected(relevant);
      found += all.length;
      let now: Shown = [];
      const settled = async (): Promise<boolean> => {
        now = await shown(editor, () => true);
        return now.join("\n") === all.join("\n");
      };
      await eventually(settled).catch(() => {
        const last = history.slice(-between).join(", ");
        assert.deepEqual(now, all, `seed ${seed}, after ${done} steps, the last: ${last}`);
      });
    }
    assert.ok(found > edits / between, "the steps hardly ever left a finding to compare");
  });
});

/** Closed files are looked at again when the server has time. */
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("never settled");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
