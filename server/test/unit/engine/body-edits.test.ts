import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultConfig } from "../../../src/engine/config";
import { createEngine } from "../../../src/engine/create";
import type { Engine } from "../../../src/engine/engine";
import type { Host } from "../../../src/go/host";
import { nodeResources } from "../../../src/workspace/resources";
import { random } from "../../protocol/random-go";

/** Edits in the run; LEAKLENS_EDITS=1000 for a long one. */
const edits = Number(process.env.LEAKLENS_EDITS ?? 60);
/** LEAKLENS_SEED repeats a failure. */
const seed = Number(process.env.LEAKLENS_SEED ?? 5);
/** Edits of one package before the next one is taken. */
const perPackage = 10;

const root = join(__dirname, "../../../..");
const resources = nodeResources(root);
const config = { ...defaultConfig("/w"), profile: "strict" } as const;

/** Lines that change what a function gives, takes or waits for. */
const lines = [
  "\treturn\n",
  "\tpanic(1)\n",
  "\tn++\n",
  "\tmu.Lock()\n",
  "\tmu.Unlock()\n",
  "\twg.Wait()\n",
  "\twg.Done()\n",
  "\tclose(ch)\n",
  "\t<-ch\n",
  "\tch <- v\n",
  "\tcancel()\n",
  "\tf.Close()\n",
  "\tgo func() { ch <- v }()\n",
  "\tfor {\n\t}\n",
  "\t// typing\n",
];

class Files implements Host {
  readonly texts = new Map<string, string>();

  readFile(path: string): string | undefined {
    return this.texts.get(path);
  }

  readDirectory(path: string) {
    return [...this.texts.keys()]
      .filter((file) => file.startsWith(`${path}/`) && !file.includes("/", path.length + 1))
      .map((file) => ({ name: file.slice(path.length + 1), isDirectory: false }));
  }
}

/** Packages of fixtures, which have findings of every kind. */
function packages(): string[] {
  const fixtures = join(root, "test-fixtures");
  return readdirSync(fixtures, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.startsWith("leak_") && entry.name.endsWith(".go"))
    .map((entry) => entry.parentPath)
    .filter((dir, index, all) => all.indexOf(dir) === index)
    .sort();
}

describe("engine: answers after edits of bodies", () => {
  const pick = random(seed);
  const dirs = packages();

  function edit(text: string): string {
    const bodies = [...text.matchAll(/^func .*\{\n([\s\S]*?)^\}/gm)];
    const [whole, body] = bodies[pick(bodies.length)] ?? [];
    if (whole === undefined || body === undefined) return text;
    const parts = body.split(/(?<=\n)/);
    const at = pick(parts.length);
    const kind = pick(4);
    if (kind === 0) parts.splice(at, 1);
    else if (kind === 1) parts.splice(at, 0, parts[pick(parts.length)]!);
    else if (kind === 2) parts.splice(at, 0, lines[pick(lines.length)]!);
    else parts[at] = `${parts[at]!.slice(0, -1)} \n`;
    return text.replace(whole, () => whole.replace(body, () => parts.join("")));
  }

  const answers = (engine: Engine): string[] =>
    engine
      .analysePackage("/w", config)
      .findings.map(
        ({ rule, span, trace, fixes, fingerprint, suppressed }) =>
          `${rule} ${JSON.stringify({ span, trace, fixes, fingerprint, suppressed })}`,
      );

  it(`are those of a fresh engine (${edits} edits)`, async function () {
    this.timeout(20_000 + edits * 1000);
    let found = 0;
    for (let done = 0; done < edits; done += perPackage) {
      const dir = dirs[pick(dirs.length)]!;
      const files = new Files();
      files.texts.set("/w/go.mod", "module example.com/app\n\ngo 1.24\n");
      for (const name of readdirSync(dir).filter((each) => each.endsWith(".go")))
        files.texts.set(`/w/${name}`, readFileSync(join(dir, name), "utf8"));
      const original = new Map(files.texts);
      const names = [...original.keys()].filter((name) => name.endsWith(".go"));
      const engine = await createEngine(files, resources, { root: "/w" });
      engine.analysePackage("/w", config);
      for (let i = 0; i < perPackage; i++) {
        const name = names[pick(names.length)]!;
        files.texts.set(name, pick(6) === 0 ? original.get(name)! : edit(files.texts.get(name)!));
        engine.filesChanged([name]);
        const fresh = await createEngine(files, resources, { root: "/w" });
        const expected = answers(fresh);
        assert.deepEqual(answers(engine), expected, `seed ${seed}, ${dir}, edit ${done + i} in ${name}`);
        found += expected.length;
        fresh.dispose();
      }
      engine.dispose();
    }
    assert.ok(found > edits, "the edits hardly ever left a finding to compare");
  });
});
