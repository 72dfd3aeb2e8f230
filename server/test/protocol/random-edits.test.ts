import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "vscode-languageserver-protocol/node";
import { Editor, Folder } from "./editor";
import { goFile as file, random, snippets } from "./random-go";
import { goMod } from "./samples";

/** Edits in the run; LEAKLENS_EDITS=1000 for a long one. */
const edits = Number(process.env.LEAKLENS_EDITS ?? 150);
/** LEAKLENS_SEED repeats a failure. */
const seed = Number(process.env.LEAKLENS_SEED ?? 20_240_607);
const between = 15;

const names = ["a.go", "b.go", "sub/c.go"];

describe("protocol: random edits", () => {
  let folder: Folder;
  let editor: Editor;
  beforeEach(async () => {
    const pick = random(seed + 1);
    const files = Object.fromEntries(names.map((name) => [name, file(name.startsWith("sub") ? "sub" : "app", pick)]));
    folder = new Folder({ "go.mod": goMod, ...files });
    editor = await new Editor().start(folder);
  });
  afterEach(async () => {
    await editor.kill();
    folder.dispose();
  });

  const onDisk = (name: string): string | undefined => {
    try {
      return readFileSync(join(folder.path, name), "utf8");
    } catch {
      return undefined;
    }
  };

  /** One thing that a person, or a tool behind their back, does. Answers a word for it. */
  async function act(pick: (below: number) => number): Promise<string> {
    const name = names[pick(names.length)]!;
    const uri = folder.uri(name);
    const pkg = name.startsWith("sub") ? "sub" : "app";
    const open = editor.documents.has(uri);
    const kind = pick(20);
    if (!open && kind < 12) {
      await editor.open(uri, onDisk(name) ?? "");
      return `open ${name}`;
    }
    if (open && kind < 14) {
      const text = editor.text(uri);
      const start = pick(text.length + 1);
      const lineStart = text.lastIndexOf("\n", start - 1) + 1;
      switch (text.length > 6000 ? 3 : pick(4)) {
        case 0:
          await editor.edit(uri, lineStart, lineStart, snippets[pick(snippets.length)]!);
          return `insert a line in ${name}`;
        case 1:
          await editor.edit(uri, start, start, snippets[pick(snippets.length)]!);
          return `insert in ${name}`;
        case 2:
          if (pick(3) === 0) {
            await editor.edit(uri, 0, text.length, file(pkg, pick));
            return `write ${name} anew`;
          }
          await editor.edit(uri, start, Math.min(text.length, start + pick(30)), "");
          return `delete in ${name}`;
        default:
          await editor.edit(uri, 0, text.length, file(pkg, pick));
          return `replace ${name}`;
      }
    }
    if (open && kind < 16) {
      folder.write(name, editor.text(uri));
      await editor.save(uri);
      await editor.changedOnDisk({ uri, type: 2 });
      return `save ${name}`;
    }
    if (open && kind < 18) {
      await editor.close(uri);
      return `close ${name}`;
    }
    const exists = onDisk(name) !== undefined;
    if (exists && kind === 18) {
      folder.delete(name);
      await editor.changedOnDisk({ uri, type: 3 });
      return `delete ${name}`;
    }
    folder.write(name, file(pkg, pick));
    await editor.changedOnDisk({ uri, type: exists ? 2 : 1 });
    return `write ${name}`;
  }

  async function shown(by: Editor): Promise<Record<string, Diagnostic[]>> {
    const all: Record<string, Diagnostic[]> = {};
    for (const name of names) all[name] = await by.diagnostics(folder.uri(name));
    return all;
  }

  const lines = (all: Record<string, Diagnostic[]>): string[] =>
    Object.entries(all).flatMap(([name, diagnostics]) =>
      diagnostics.map(({ range, code, message }) => `${name}:${range.start.line + 1} ${code} ${message}`),
    );

  it(`end in the answers of a fresh server (${edits} edits)`, async function () {
    this.timeout(60_000 + edits * 500);
    const pick = random(seed);
    const history: string[] = [];
    let found = 0;
    for (let done = 1; done <= edits; done++) {
      history.push(await act(pick));
      // Answers in between are thrown away; they only must not disturb those that count.
      if (pick(3) === 0) editor.pull(folder.uri(names[pick(names.length)]!)).catch(() => {});
      if (done % between !== 0 && done !== edits) continue;
      const fresh = await new Editor().start(folder);
      try {
        for (const [uri, document] of editor.documents) await fresh.open(uri, document.getText());
        const expected = await shown(fresh);
        const last = history.slice(-between).join(", ");
        const actual = await shown(editor);
        const where = `seed ${seed}, after ${done} edits, the last: ${last}`;
        // Short first: a difference of whole diagnostics fills pages.
        assert.deepEqual(lines(actual), lines(expected), where);
        assert.deepEqual(actual, expected, where);
        found += Object.values(expected).flat().length;
      } finally {
        await fresh.kill();
      }
    }
    assert.ok(found > 0, "the edits never left a finding to compare");
  });
});
