import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ruleCatalogue } from "../../../../src/engine/catalogue";
import { ConfigStore } from "../../../../src/workspace/config-store";
import { discoverPackages } from "../../../../src/workspace/discovery";
import { NodeHost } from "../../../../src/workspace/node-host";
import type { PackageScan } from "../../../../src/workspace/package-scan";
import { scanPackages } from "../../../../src/workspace/scan-pool";
import { goFile, random, snippets } from "../../../protocol/random-go";
import { projectRoot } from "../../syntax/support";
import { diskTree } from "../tree";

const knownRules = new Set(ruleCatalogue.map(({ id }) => id));

/** What a scan said, and which packages it looked at by itself. */
interface Scanned {
  readonly said: readonly Omit<PackageScan, "duration">[];
  readonly analysed: readonly string[];
}

async function scan(root: string, cache?: string, build = "this"): Promise<Scanned> {
  const store = new ConfigStore(root, {
    host: new NodeHost(),
    knownRules,
    overrides: { profile: "strict" },
  });
  const { packages } = await discoverPackages([root], { configFor: (dir) => store.configFor(dir) });
  const scans: PackageScan[] = [];
  await scanPackages({
    packages,
    start: { resources: projectRoot, root, ...(cache === undefined ? {} : { cache: { folder: cache, build } }) },
    workers: 0,
    workerFile: "",
    onScan: (one) => scans.push(one),
  });
  scans.sort((a, b) => (a.dir < b.dir ? -1 : 1));
  return {
    said: scans.map(({ duration, ...said }) => JSON.parse(JSON.stringify(said)) as PackageScan),
    analysed: scans.filter(({ duration }) => duration !== undefined).map(({ dir }) => dir.slice(root.length + 1)),
  };
}

const mod = "module example.com/app\n\ngo 1.22\n";
const drop = (body: string): string => `package drop\n\nimport "os"\n\nfunc Drop(f *os.File) {\n\t${body}\n}\n`;
const user = (pkg: string): string =>
  `package ${pkg}\n\nimport (\n\t"os"\n\n\t"example.com/app/drop"\n)\n\nfunc Use() {\n\tf, err := os.Open("x")\n\tif err != nil {\n\t\treturn\n\t}\n\tdrop.Drop(f)\n}\n`;
const alone = "package alone\n\nfunc F() {}\n";
const app = { "go.mod": mod, "drop/a.go": drop("f.Close()"), "use/a.go": user("use"), "alone/a.go": alone };

describe("results kept on disk", () => {
  /** Edits a tree and answers which packages are analysed then; what is said is what a scan without a cache says. */
  async function edited(
    files: Readonly<Record<string, string>>,
    edit: (root: string) => void,
  ): Promise<{ readonly analysed: readonly string[]; readonly rules: readonly string[] }> {
    const root = diskTree(files);
    const cache = diskTree({});
    const cold = await scan(root, cache);
    assert.equal(cold.analysed.length, cold.said.length);
    const warm = await scan(root, cache);
    assert.deepEqual(warm, { said: cold.said, analysed: [] });
    edit(root);
    const now = await scan(root, cache);
    assert.deepEqual(now.said, (await scan(root)).said);
    return {
      analysed: now.analysed,
      rules: now.said.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
    };
  }
  const write = (name: string, text: string) => (root: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };

  it("serve all packages but those that rest on what changed", async () => {
    assert.deepEqual(await edited(app, write("alone/a.go", `${alone}\nfunc G() {}\n`)), {
      analysed: ["alone"],
      rules: [],
    });
    assert.deepEqual(await edited(app, write("drop/a.go", drop("_ = f.Name()"))), {
      analysed: ["drop", "use"],
      rules: ["file-not-closed"],
    });
  });

  it("are void when what an import stands for appears or goes", async () => {
    const files = { "go.mod": mod, "use/a.go": user("use"), "alone/a.go": alone };
    assert.deepEqual((await edited(files, write("drop/a.go", drop("_ = f.Name()")))).analysed, ["drop", "use"]);
    const vendored = (name: string) => write(`vendor/example.com/app/drop/${name}`, drop("_ = f.Name()"));
    assert.deepEqual((await edited(files, vendored("a.go"))).analysed, ["use"]);
    const gone = await edited(app, (root) => rmSync(join(root, "drop"), { recursive: true }));
    assert.deepEqual(gone.analysed, ["use"]);
  });

  it("are void when the module or the configuration says something else", async () => {
    const all = ["alone", "drop", "use"];
    assert.deepEqual((await edited(app, write("go.mod", mod.replace("1.22", "1.21")))).analysed, all);
    assert.deepEqual((await edited(app, write("use/go.mod", "module example.com/use\n"))).analysed, ["use"]);
    assert.deepEqual((await edited(app, write("go.work", "go 1.22\n\nuse .\n"))).analysed, all);
    const off = write(".goleaklens.json", '{ "rules": { "file-not-closed": "off" } }');
    assert.deepEqual((await edited(app, off)).analysed, all);
    const query = "; rule: no-call\n; message: no call\n((call_expression) @leak)\n";
    const own = await edited(app, write(".goleaklens/queries/own.scm", query));
    assert.deepEqual([own.analysed, new Set(own.rules)], [all, new Set(["no-call"])]);
  });

  it("are void when another package of the module does to a field what nobody did", async () => {
    const store = "package store\n\nvar Seen = map[string]int{}\n\nfunc Put(k string) {\n\tSeen[k]++\n}\n";
    const server =
      'package store\n\nimport "net/http"\n\nfunc Handle(w http.ResponseWriter, r *http.Request) {\n\tSeen[r.URL.Path]++\n}\n';
    const files = { "go.mod": mod, "store/a.go": store, "store/b.go": server, "alone/a.go": alone };
    const clear = `package clear\n\nimport "example.com/app/store"\n\nfunc Clear() {\n\tdelete(store.Seen, "x")\n}\n`;
    const reset = await edited(files, write("clear/a.go", clear));
    assert.deepEqual(reset.analysed, ["clear", "store"]);
  });

  it("come back with the branch that they were found on", async () => {
    const root = diskTree(app);
    const cache = diskTree({});
    const first = await scan(root, cache);
    writeFileSync(join(root, "drop/a.go"), drop("_ = f.Name()"));
    const second = await scan(root, cache);
    assert.notDeepEqual(second.said, first.said);
    writeFileSync(join(root, "drop/a.go"), app["drop/a.go"]);
    assert.deepEqual(await scan(root, cache), { ...first, analysed: [] });
    writeFileSync(join(root, "drop/a.go"), drop("_ = f.Name()"));
    assert.deepEqual(await scan(root, cache), { ...second, analysed: [] });
  });

  it("serve another checkout of the same text, with its own paths", async () => {
    const root = diskTree({ ...app, "drop/a.go": drop("_ = f.Name()") });
    const cache = diskTree({});
    await scan(root, cache);
    const copy = join(diskTree({}), "copy");
    cpSync(root, copy, { recursive: true });
    const there = await scan(copy, cache);
    assert.deepEqual(there, { said: (await scan(copy)).said, analysed: [] });
    assert.ok(JSON.stringify(there.said).includes(copy));
    assert.ok(!JSON.stringify(there.said).includes(root));
  });

  it("are another analyser's own", async () => {
    const root = diskTree(app);
    const cache = diskTree({});
    await scan(root, cache, "this");
    assert.equal((await scan(root, cache, "other")).analysed.length, 3);
    assert.equal((await scan(root, cache, "this")).analysed.length, 0);
  });

  it("are made anew where an entry is broken, and not used", async () => {
    const root = diskTree({ ...app, "drop/a.go": drop("_ = f.Name()") });
    const cache = diskTree({});
    const { said } = await scan(root, cache);
    const entries = readdirSync(cache).map((name) => join(cache, name));
    assert.equal(entries.length, 3);
    truncateSync(entries[0]!, 20);
    const bytes = readFileSync(entries[1]!);
    bytes[bytes.length - 9]! ^= 1;
    writeFileSync(entries[1]!, bytes);
    writeFileSync(entries[2]!, "");
    const broken = await scan(root, cache);
    assert.deepEqual([broken.said, broken.analysed.length], [said, 3]);
    assert.deepEqual(await scan(root, cache), { said, analysed: [] });
  });

  it("are shared by scans that run at the same time", async () => {
    const root = diskTree(app);
    const cache = diskTree({});
    const scans = await Promise.all([scan(root, cache), scan(root, cache), scan(root, cache)]);
    for (const { said } of scans) assert.deepEqual(said, scans[0]!.said);
    assert.deepEqual((await scan(root, cache)).analysed, []);
  });

  it("say after any change what a scan without them says", async function () {
    this.timeout(120_000);
    const pick = random(Number(process.env.RANDOM_SEED ?? 7));
    const steps = Number(process.env.RANDOM_STEPS ?? 40);
    const packages = ["app.go", "two.go", "sub/a.go", "sub/b.go", "other/a.go", "other/a_test.go"];
    const pkgOf = (name: string): string => (name.includes("/") ? dirname(name) : "app");
    const files = Object.fromEntries(packages.map((name) => [name, goFile(pkgOf(name), pick)]));
    const root = diskTree({ "go.mod": mod, ...files });
    const cache = diskTree({});
    let served = 0;
    for (let step = 0; step < steps; step++) {
      const name = packages[pick(packages.length)]!;
      const text = files[name]!;
      const at = text.indexOf("\n", pick(text.length)) + 1;
      const edits = [
        () => write(name, goFile(pkgOf(name), pick))(root),
        () => write(name, `${text.slice(0, at)}${snippets[pick(snippets.length)]}${text.slice(at)}`)(root),
        () => rmSync(join(root, name), { force: true }),
        () => write("go.mod", mod.replace("1.22", `1.2${pick(4)}`))(root),
        () => write("sub/.goleaklens.json", `{ "rules": { "file-not-closed": "${["off", "hint"][pick(2)]}" } }`)(root),
        () => write(name, text)(root),
      ];
      edits[pick(edits.length)]!();
      const now = await scan(root, cache);
      assert.deepEqual(now.said, (await scan(root)).said, `step ${step}`);
      served += now.said.length - now.analysed.length;
    }
    assert.ok(served >= steps, `only ${served} packages were served`);
  });
});
