import assert from "node:assert/strict";
import type { JsonReport } from "../../../src/report/json";
import { diskTree } from "../workspace/tree";
import { run } from "./fake-terminal";

// The engine's own rule is the steadiest one: what these tests show does not depend on the catalogue.
const leaky = "package p\n\nfunc f() {\n\tg() //leaklens:ignore no-such-rule -- old\n}\n";
const sound = "package p\n\nfunc f() {}\n";

async function json(cwd: string, args: readonly string[]): Promise<JsonReport> {
  const { out } = await run(cwd, ["scan", "--format", "json", ...args]);
  return JSON.parse(out) as JsonReport;
}

describe("go-leak-lens scan", () => {
  it("exits 1 with findings and 0 without", async () => {
    const root = diskTree({ "bad/a.go": leaky, "good/a.go": sound });
    const bad = await run(root, ["scan"]);
    assert.deepEqual([bad.code, bad.err], [1, ""]);
    assert.match(bad.out, /^bad\/a\.go:4:24: warning: there is no rule `no-such-rule`.* \[unused-suppression\]\n/);
    assert.deepEqual(await run(root, ["scan", "good"]), {
      code: 0,
      out: "no findings in 1 function in 1 file\n",
      err: "",
    });
  });

  it("takes paths the way Go users type them", async () => {
    const root = diskTree({ "a.go": leaky, "x/a.go": leaky, "x/y/a.go": leaky });
    const files = async (...paths: string[]): Promise<string[]> =>
      (await json(root, paths)).findings.map(({ file }) => file);
    const all = ["a.go", "x/a.go", "x/y/a.go"];
    assert.deepEqual(await files(), all);
    assert.deepEqual(await files("./..."), all);
    assert.deepEqual(await files("..."), all);
    assert.deepEqual(await files("x/..."), ["x/a.go", "x/y/a.go"]);
    assert.deepEqual(await files("./x/y"), ["x/y/a.go"]);
    assert.deepEqual(await files("a.go", "x/a.go"), ["a.go", "x/a.go"]);
  });

  it("judges by severity", async () => {
    const root = diskTree({ "a.go": leaky });
    assert.equal((await run(root, ["scan", "--fail-on", "error"])).code, 0);
    assert.equal((await run(root, ["scan", "--fail-on", "none"])).code, 0);
    assert.equal((await run(root, ["scan", "--fail-on", "error", "--rule", "unused-suppression=error"])).code, 1);
    assert.equal(
      (await run(root, ["scan", "--rule", "unused-suppression=off"])).out.split("\n")[0],
      "no findings in 1 function in 1 file",
    );
  });

  it("chooses files by globs", async () => {
    const root = diskTree({ "a.go": leaky, "x/b.go": leaky, "x/c_test.go": leaky });
    const files = async (...args: string[]): Promise<string[]> =>
      (await json(root, args)).findings.map(({ file }) => file);
    assert.deepEqual(await files("--exclude", "x"), ["a.go"]);
    assert.deepEqual(await files("--include", "x/**", "--no-tests"), ["x/b.go"]);
    assert.deepEqual(await files("--exclude", "a.go", "--exclude", "*/b.go"), ["x/c_test.go"]);
  });

  it("reads standard input, alone or in a file's place", async () => {
    const root = diskTree({ "p/a.go": leaky, "p/b.go": leaky });
    const alone = await run(root, ["scan", "-"], { input: leaky });
    assert.match(alone.out, /^stdin\.go:4:24: /);
    assert.match(alone.out, /1 finding in 1 function in 1 file\n$/);
    const placed = await run(root, ["scan", "-", "--stdin-filename", "p/a.go"], { input: `\n${leaky}` });
    assert.match(placed.out, /^p\/a\.go:5:24: /);
    assert.match(placed.out, /1 finding in 1 function in 1 file\n$/);
    assert.equal((await run(root, ["scan", "-", "p"], { input: leaky })).code, 2);
  });

  it("obeys a configuration file, names its mistakes and exits 2 for them", async () => {
    const root = diskTree({ ".goleaklens.json": '{ "rules": { "unused-suppression": "off" } }', "a.go": leaky });
    assert.equal((await run(root, ["scan"])).code, 0);
    assert.equal((await run(root, ["scan", "--no-config"])).code, 1);
    const broken = diskTree({ ".goleaklens.json": '{\n  "rules": 3\n}', "a.go": leaky });
    const { code, out, err } = await run(broken, ["scan"]);
    assert.deepEqual([code, err], [2, ".goleaklens.json:2: rules must be an object of rule ids, not 3\n"]);
    assert.match(out, /^1 finding|a\.go:4/);
  });

  it("names files it could not read and goes on", async () => {
    const root = diskTree({
      "a.go": leaky,
      "nul.go": "package p\n\n\0\n",
      "latin.go": Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]),
    });
    const { code, err, out } = await run(root, ["scan"]);
    assert.equal(code, 1);
    assert.match(out, /a\.go:4:24/);
    assert.deepEqual(err.split("\n"), [
      "latin.go:1: invalid UTF-8, read as U+FFFD",
      "nul.go:3: a NUL byte, which Go source cannot hold",
      "",
    ]);
  });

  it("exits 2 with one clear line for wrong usage", async () => {
    const root = diskTree({ "a.txt": "" });
    const cases: readonly (readonly [string[], RegExp])[] = [
      [["scan", "nowhere"], /^go-leak-lens: no such file or folder: nowhere\n$/],
      [["scan"], /^go-leak-lens: no Go files in this folder\n$/],
      [["scan", "--format", "xml"], /'xml' is invalid\. Allowed choices are text, json, sarif, github/],
      [["scan", "--rule", "nope=off"], /"nope" is no rule id/],
      [["scan", "--go-version", "x"], /A version looks like 1\.22/],
      [["scan", "--wrong"], /unknown option '--wrong'/],
      [["wrong"], /unknown command 'wrong'/],
      [["explain", "nope"], /^go-leak-lens: there is no rule "nope"\n$/],
    ];
    for (const [args, expected] of cases) {
      const { code, out, err } = await run(root, args);
      assert.deepEqual([code, out], [2, ""], args.join(" "));
      assert.match(err, expected);
      assert.doesNotMatch(err, /\n\s+at /);
    }
  });

  it("writes every format, to a file too", async () => {
    const root = diskTree({ "a.go": leaky });
    assert.equal(JSON.parse((await run(root, ["scan", "--format", "sarif"])).out).version, "2.1.0");
    assert.match((await run(root, ["scan", "--format", "github"])).out, /^::warning file=a\.go,line=4/);
    assert.deepEqual(await run(root, ["scan", "--format", "json", "--output", "r.json"]), {
      code: 1,
      out: "",
      err: "",
    });
  });

  it("stops when interrupted", async () => {
    const root = diskTree({ "a.go": leaky });
    const { code, err } = await run(root, ["scan"], { signal: AbortSignal.abort(new Error("interrupted")) });
    assert.deepEqual([code, err], [2, "go-leak-lens: interrupted\n"]);
  });

  it("colours and shows progress on a terminal only, NO_COLOR obeyed", async () => {
    const root = diskTree({ "a.go": leaky });
    const terminal = { stdoutIsTerminal: true, stderrIsTerminal: true };
    const shown = await run(root, ["scan"], terminal);
    assert.ok(shown.out.includes("\x1b["));
    assert.match(shown.err, /scanning 100%/);
    const plain = await run(root, ["scan", "--no-progress"], { ...terminal, env: { NO_COLOR: "1" } });
    assert.ok(!plain.out.includes("\x1b["));
    assert.equal(plain.err, "");
  });
});

describe("other commands", () => {
  it("list and explain rules", async () => {
    const list = await run("/", ["rules"]);
    assert.equal(list.code, 0);
    assert.match(list.out, /^rule +family +tier +severity +fix +reports\n/);
    const ids = (JSON.parse((await run("/", ["rules", "--format", "json"])).out) as { id: string }[]).map(
      ({ id }) => id,
    );
    assert.ok(ids.includes("unused-suppression"));
    for (const id of ids) assert.equal((await run("/", ["explain", id])).code, 0, id);
  });

  it("show the configuration that counts, and which file says so", async () => {
    const root = diskTree({
      ".goleaklens.json": '{ "profile": "strict", "goVersion": "1.21", "exclude": ["gen"] }',
      "p/a.go": sound,
      "q/.goleaklens.json": '{\n  "profil": 1\n}',
      ".goleaklens/queries/own.scm": "; rule: no-sleep\n; message: x\n",
    });
    const { code, out, err } = await run(root, ["config", "p/a.go"]);
    assert.deepEqual([code, err], [0, ""]);
    const { file, profile, goVersion, exclude, queries, projectRules } = JSON.parse(out);
    assert.deepEqual(
      [file, profile, goVersion, exclude, queries, projectRules],
      [".goleaklens.json", "strict", "1.21", ["gen"], [".goleaklens/queries"], ["no-sleep"]],
    );
    const broken = await run(root, ["config", "q"]);
    assert.deepEqual([broken.code, broken.err], [2, 'q/.goleaklens.json:2: there is no setting "profil"\n']);
    assert.equal(JSON.parse(broken.out).file, "q/.goleaklens.json");
    assert.equal((await run(root, ["config", "gone"])).code, 2);
  });

  it("show help and version", async () => {
    assert.match((await run("/", ["--version"])).out, /^\d+\.\d+\.\d+\n$/);
    const help = await run("/", ["scan", "--help"]);
    assert.deepEqual([help.code, help.err], [0, ""]);
    assert.match(help.out, /--fail-on/);
  });
});
