import assert from "node:assert/strict";
import type { JsonReport } from "../../../src/report/json";
import { diskTree } from "../workspace/tree";
import { run } from "./fake-terminal";

const user = (call: string, body = "_ = v"): string =>
  `package app\n\nimport "example.org/lib"\n\nfunc use() error {\n\tv, err := lib.${call}\n\tif err != nil {\n\t\treturn err\n\t}\n\t${body}\n\treturn nil\n}\n`;

const lib = `package lib

import (
	"os"

	"example.org/far"
)

func Open() (*os.File, error) { return os.Open("x") }

func Again() (*os.File, error) { return open() }

func open() (*os.File, error) { return os.Open("x") }

func Far() (*os.File, error) { return far.Lend() }

func Close(f *os.File) { _ = f.Close() }
`;
const far = 'package far\n\nimport "os"\n\nfunc Lend() (*os.File, error) { return os.Open("x") }\n';

describe("vendored code", () => {
  async function rules(text: string, place = "vendor/example.org"): Promise<string[]> {
    const root = diskTree({
      "go.mod": "module example.com/app\n\ngo 1.22\n",
      "a.go": place === "." ? text.replaceAll("example.org", "example.com/app") : text,
      [`${place}/lib/lib.go`]: place === "." ? lib.replaceAll("example.org", "example.com/app") : lib,
      [`${place}/far/far.go`]: far,
    });
    const { out } = await run(root, ["scan", "--format", "json"]);
    return (JSON.parse(out) as JsonReport).findings.map(({ file, rule }) => `${file} ${rule}`);
  }

  it("is followed within a package: who gets a file from it must close it", async () => {
    assert.deepEqual(await rules(user("Open()")), ["a.go file-not-closed"]);
    assert.deepEqual(await rules(user("Again()")), ["a.go file-not-closed"]);
    assert.deepEqual(await rules(user("Open()", "lib.Close(v)")), []);
  });

  it("is not followed from package to package, as the module's own code is", async () => {
    const looked = "_ = v\n\tw, err := lib.Open()\n\tif err == nil {\n\t\t_ = w.Close()\n\t}";
    assert.deepEqual(await rules(user("Far()", looked)), []);
    assert.deepEqual(await rules(user("Far()", looked), "."), ["a.go file-not-closed"]);
  });
});
