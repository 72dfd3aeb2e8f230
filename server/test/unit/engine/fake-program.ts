import type { LiveProgram } from "../../../src/engine/analyser";
import type { GoFile } from "../../../src/go/ast";
import { parseGoFile } from "../../../src/go/file";
import type { Package } from "../../../src/go/model";
import type { Syntax } from "../../../src/syntax/syntax";

/** A program over texts in memory that knows files and packages and nothing of meaning. */
export function fakeProgram(syntax: Syntax, texts: Readonly<Record<string, string>>): LiveProgram {
  const parsed = Object.entries(texts).map(([path, text]) => parseGoFile(syntax, path, text));
  const inFolder = (dir: string, external: boolean): GoFile[] =>
    parsed.filter((file) => file.path.startsWith(`${dir}/`) && file.packageName.endsWith("_test") === external);
  return {
    packageAt(dir, external = false): Package | undefined {
      const files = inFolder(dir, external);
      if (files.length === 0) return undefined;
      return {
        path: `example.com/m${dir}${external ? "_test" : ""}`,
        dir,
        name: files[0]!.packageName,
        module: { dir: "/", path: "example.com/m", goVersion: undefined },
        files,
        scope: new Map(),
        importable: files,
        method: () => undefined,
        methods: new Map(),
        isTest: (file) => file.path.endsWith("_test.go"),
        goVersion: () => ({ major: 1, minor: 22 }),
      };
    },
    importPackage: () => undefined,
    importersOf: () => [],
    checker() {
      throw new Error("this program has no checker");
    },
    filesChanged: () => [],
    forget() {},
    trim() {},
    dispose() {},
  };
}
