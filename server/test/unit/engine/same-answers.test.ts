import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultConfig } from "../../../src/engine/config";
import { createEngine } from "../../../src/engine/create";
import type { Engine } from "../../../src/engine/engine";
import type { Host } from "../../../src/go/host";
import { nodeResources } from "../../../src/workspace/resources";
import { goFile, random, snippets } from "../../protocol/random-go";

/** Edits in the run; LEAKLENS_EDITS=1000 for a long one. */
const edits = Number(process.env.LEAKLENS_EDITS ?? 80);
/** LEAKLENS_SEED repeats a failure. */
const seed = Number(process.env.LEAKLENS_SEED ?? 3);

const config = defaultConfig("/w");
const names = ["/w/a.go", "/w/b.go", "/w/sub/c.go"];
const resources = nodeResources(join(__dirname, "../../../.."));

class Files implements Host {
  readonly texts = new Map([["/w/go.mod", "module example.com/app\n\ngo 1.22\n"]]);

  readFile(path: string): string | undefined {
    return this.texts.get(path);
  }

  readDirectory(path: string) {
    const entries = new Map<string, boolean>();
    for (const file of this.texts.keys()) {
      if (!file.startsWith(`${path}/`)) continue;
      const [first, ...rest] = file.slice(path.length + 1).split("/");
      entries.set(first!, rest.length > 0);
    }
    return entries.size === 0 ? undefined : [...entries].map(([name, isDirectory]) => ({ name, isDirectory }));
  }
}

describe("engine: answers after edits", () => {
  const pick = random(seed);
  const files = new Files();
  const packageOf = (name: string): string => (name.includes("/sub/") ? "sub" : "app");
  const write = (name: string): void => void files.texts.set(name, goFile(packageOf(name), pick));

  function edit(): string {
    const name = names[pick(names.length)]!;
    const text = files.texts.get(name) ?? "";
    const at = pick(text.length + 1);
    const line = text.lastIndexOf("\n", at - 1) + 1;
    const piece = snippets[pick(snippets.length)]!;
    const kind = text.length > 6000 ? 15 : pick(16);
    if (kind < 2) files.texts.set(name, text.slice(0, line) + piece + text.slice(line));
    else if (kind === 2) files.texts.set(name, text.slice(0, at) + piece + text.slice(at));
    else if (kind < 5) files.texts.set(name, text.slice(0, at) + text.slice(at + pick(30)));
    else if (kind === 5) files.texts.delete(name);
    else write(name);
    return name;
  }

  const answers = (engine: Engine, dir: string): string[] =>
    engine
      .analysePackage(dir, config)
      .findings.map(({ span, ...rest }) => `${span.file}:${span.start} ${rest.rule} ${JSON.stringify(rest)}`);

  it(`are those of a new engine, whatever was looked at or forgotten before (${edits} edits)`, async function () {
    this.timeout(20_000 + edits * 200);
    const make = (): Promise<Engine> => createEngine(files, resources, { root: "/w" });
    for (const name of names) write(name);
    const engine = await make();
    const history: string[] = [];
    let compared = 0;
    for (let done = 1; done <= edits; done++) {
      const name = edit();
      history.push(name);
      engine.filesChanged([name]);
      if (pick(2)) engine.analysePackage(pick(2) ? "/w" : "/w/sub", config);
      if (pick(10) === 0) engine.forget(pick(2) ? "/w" : "/w/sub");
      if (done % 5 !== 0 && done !== edits) continue;
      const fresh = await make();
      for (const dir of pick(2) ? ["/w", "/w/sub"] : ["/w/sub", "/w"]) {
        const expected = answers(fresh, dir);
        const last = history.slice(-5).join(", ");
        assert.deepEqual(answers(engine, dir), expected, `seed ${seed}, ${dir} after ${done} edits, the last: ${last}`);
        compared += expected.length;
      }
      fresh.dispose();
    }
    engine.dispose();
    assert.ok(compared > 0, "the edits never left a finding to compare");
  });
});
