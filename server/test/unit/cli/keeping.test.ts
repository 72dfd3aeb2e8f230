import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diskTree } from "../workspace/tree";
import { run } from "./fake-terminal";

const line = "\tg() //leaklens:ignore no-such-rule -- old\n";
const leaky = `package p\n\nfunc f() {\n${line}}\n`;

describe("a baseline", () => {
  it("hides what was there, shows what is new and tells what is stale", async () => {
    const root = diskTree({ "a.go": leaky, "x/b.go": leaky });
    const made = await run(root, ["baseline"]);
    assert.deepEqual([made.code, made.out], [0, "2 findings accepted in .goleaklens-baseline.json\n"]);
    const scan = ["scan", "--baseline", ".goleaklens-baseline.json"];
    assert.deepEqual(await run(root, scan), {
      code: 0,
      out: "no findings in 2 functions in 2 files, 2 suppressed\n",
      err: "",
    });

    writeFileSync(
      join(root, "a.go"),
      `package p\n\nvar moved int\n\nfunc f() {\n${line}}\n\nfunc fresh() {\n${line}}\n`,
    );
    writeFileSync(join(root, "x/b.go"), "package p\n");
    const { code, out, err } = await run(root, scan);
    assert.equal(code, 1);
    assert.match(out, /^a\.go:10:24: /);
    assert.match(out, /\n1 finding in 2 functions in 2 files, 1 suppressed\n$/);
    assert.match(err, /^\.goleaklens-baseline\.json: stale: unused-suppression in x\/b\.go is gone \(.*\)\n$/);
    assert.equal((await run(root, [...scan, "a.go"])).err, "");
  });

  it("holds in another checkout of the same tree", async () => {
    const one = diskTree({ "go.mod": "module m\n", "p/a.go": leaky });
    const other = diskTree({ "go.mod": "module m\n", "p/a.go": leaky });
    await run(one, ["baseline", "--output", "accepted.json"]);
    assert.equal((await run(other, ["scan", "--baseline", join(one, "accepted.json")])).code, 0);
    const loose = diskTree({ "p/a.go": leaky });
    const copy = diskTree({ "p/a.go": leaky });
    await run(loose, ["baseline"]);
    assert.equal((await run(copy, ["scan", "--baseline", join(loose, ".goleaklens-baseline.json")])).code, 0);
  });

  it("must be one", async () => {
    const root = diskTree({ "a.go": leaky, "broken.json": "{", "other.json": '{ "version": 2 }' });
    for (const [name, expected] of [
      ["gone.json", /gone\.json cannot be read: it does not exist/],
      ["broken.json", /broken\.json is no baseline: /],
      ["other.json", /other\.json is no baseline: /],
    ] as const) {
      const { code, err } = await run(root, ["scan", "--baseline", name]);
      assert.equal(code, 2);
      assert.match(err, expected);
    }
  });
});

describe("fixing", () => {
  it("applies safe fixes until none is left, keeps byte order mark and line ends", async () => {
    const root = diskTree({
      "a.go": `\uFEFFpackage p\r\n\r\nfunc f() {\r\n\tg() //leaklens:ignore x -- old\r\n${line}}\n`,
    });
    const { code, out, err } = await run(root, ["scan", "--fix"]);
    assert.deepEqual([code, err], [0, "fixed 2 findings in 1 files\n"]);
    assert.equal(out, "no findings in 1 function in 1 file\n");
    assert.equal(readFileSync(join(root, "a.go"), "utf8"), "\uFEFFpackage p\r\n\r\nfunc f() {\r\n\tg()\r\n\tg()\n}\n");
  });

  it("leaves files alone that are not UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from(leaky), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a])]);
    const root = diskTree({ "a.go": bytes });
    const { code, err } = await run(root, ["scan", "--fix"]);
    assert.equal(code, 1);
    assert.match(err, /^a\.go:1: not fixed: it is not UTF-8\nfixed 0 findings in 0 files\n/);
    assert.deepEqual(readFileSync(join(root, "a.go")), bytes);
  });
});

describe("changes since a commit", () => {
  const git = (root: string, ...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: root,
      encoding: "utf8",
    });

  it("are all that is reported: changed lines and new files", async () => {
    const root = diskTree({ "a.go": leaky, "b.go": leaky, "täst dir/c.go": leaky });
    git(root, "init", "--quiet");
    git(root, "add", ".");
    git(root, "commit", "--quiet", "--message", "start");
    assert.equal(
      (await run(root, ["scan", "--since", "HEAD"])).out.split("\n")[0],
      "no findings in 3 functions in 3 files",
    );
    writeFileSync(join(root, "a.go"), `${leaky}\nfunc fresh() {\n${line}}\n`);
    writeFileSync(join(root, "täst dir/c.go"), leaky.replace("func f", "func renamed"));
    writeFileSync(join(root, "täst dir/new.go"), leaky);
    const { out, code } = await run(root, ["scan", "--since", "HEAD"]);
    assert.equal(code, 1);
    const places = out.split("\n").filter((text) => text.includes("warning:"));
    assert.deepEqual(
      places.map((text) => text.split(": warning")[0]),
      ["a.go:8:24", "täst dir/new.go:4:24"],
    );
  });

  it("need a repository and a commit", async () => {
    const root = diskTree({ "a.go": leaky });
    assert.equal((await run(root, ["scan", "--since", "HEAD"])).code, 2);
    git(root, "init", "--quiet");
    const { code, err } = await run(root, ["scan", "--since", "--upload-pack=x"]);
    assert.equal(code, 2);
    assert.match(err, /^go-leak-lens: git rev-parse failed/);
  });
});

describe("shards", () => {
  it("merge into what one scan says, in every format", async () => {
    const root = diskTree({
      ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`p${index}/a.go`, leaky + "\n".repeat(index)])),
      "p3/bad.go": "package p\n\0\n",
    });
    const parts = ["1/3", "2/3", "3/3"];
    const sizes: number[] = [];
    for (const part of parts) {
      const name = `${part[0]}.json`;
      await run(root, ["scan", "--shard", part, "--format", "json", "--output", name]);
      sizes.push((JSON.parse(readFileSync(join(root, name), "utf8")) as { findings: unknown[] }).findings.length);
    }
    assert.deepEqual(sizes, [3, 3, 3]);
    for (const format of ["json", "text", "sarif", "github"]) {
      const whole = await run(root, ["scan", "--format", format]);
      const merged = await run(root, ["merge", "2.json", "1.json", "3.json", "--format", format]);
      assert.equal(merged.out, whole.out);
      assert.equal(merged.code, 1);
    }
  });

  it("refuse what is no report and no shard", async () => {
    const root = diskTree({ "a.json": "[]", "a.go": leaky });
    assert.match((await run(root, ["merge", "a.json"])).err, /a\.json is no JSON report of this program/);
    assert.match((await run(root, ["merge", "gone.json"])).err, /gone\.json cannot be read: it does not exist/);
    assert.match((await run(root, ["scan", "--shard", "4/3"])).err, /A shard looks like 2\/8/);
  });
});
