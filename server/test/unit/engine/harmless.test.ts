import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultConfig } from "../../../src/engine/config";
import { createEngine } from "../../../src/engine/create";
import type { AnalysisConfig } from "../../../src/engine/engine";
import { nodeResources } from "../../../src/workspace/resources";

const resources = nodeResources(join(__dirname, "../../../.."));

const main = `package main

import "os"

func main() {
	f, err := os.Open("x")
	if err != nil {
		return
	}
	println(f.Name())
}
`;

describe("what does no harm where it stands", () => {
  const shown = async (settings: Partial<AnalysisConfig>) => {
    const texts = new Map([
      ["/w/go.mod", "module example.com/app\n\ngo 1.22\n"],
      ["/w/main.go", main],
    ]);
    const host = {
      readFile: (path: string) => texts.get(path),
      readDirectory: (path: string) =>
        path === "/w" ? ["go.mod", "main.go"].map((name) => ({ name, isDirectory: false })) : undefined,
    };
    const engine = await createEngine(host, resources, { root: "/w" });
    const { findings, harmless } = engine.analysePackage("/w", { ...defaultConfig("/w"), ...settings });
    const said = findings.map(({ rule, severity, whileOpen = false }) => `${rule} ${severity} ${whileOpen}`);
    return [...said, harmless];
  };

  it("is counted, whatever severity its rule has", async () => {
    assert.deepEqual(await shown({}), [1]);
    assert.deepEqual(await shown({ rules: { "file-not-closed": "error" } }), [1]);
    assert.deepEqual(await shown({ only: ["file-not-closed"] }), [1]);
  });

  it("is a hint for an editor", async () => {
    assert.deepEqual(await shown({ harmless: true }), ["file-not-closed hint true", 0]);
    assert.deepEqual(await shown({ harmless: true, rules: { "file-not-closed": "off" } }), [0]);
  });

  it("is told in the strict profile", async () => {
    assert.deepEqual(await shown({ profile: "strict" }), ["file-not-closed hint false", 0]);
  });
});
