import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { hideNewOfExpression } from "../../src/syntax/new-expr";
import type { Syntax } from "../../src/syntax/syntax";
import { projectRoot, testSyntax } from "../unit/syntax/support";
import { goFiles, goSource, skip } from "./corpus";

/** What both parsers' cursors offer under the same names. */
interface Cursor {
  readonly nodeTypeId: number;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly nodeIsMissing: boolean;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}
interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string, old: undefined, options: { bufferSize: number }): { walk(): Cursor };
}

/** The native addon; compiled on first use, for packages are installed without running their scripts. */
function nativeParser(): NativeParser | string {
  const load = (): NativeParser => {
    const parser = new (require("tree-sitter") as new () => NativeParser)();
    parser.setLanguage(require("tree-sitter-go"));
    return parser;
  };
  try {
    return load();
  } catch {
    const args = ["rebuild", "tree-sitter", "tree-sitter-go", "--ignore-scripts=false"];
    const built = spawnSync("npm", args, { cwd: projectRoot, encoding: "utf8", shell: process.platform === "win32" });
    try {
      return load();
    } catch (error) {
      return `${(error as Error).message.split("\n")[0]} ${built.stderr?.split("\n").at(-2) ?? ""}`;
    }
  }
}

/** Walks both trees at once; answers where they part, if they do. */
function parting(a: Cursor, b: Cursor): string | undefined {
  let depth = 0;
  for (;;) {
    if (
      a.nodeTypeId !== b.nodeTypeId ||
      a.startIndex !== b.startIndex ||
      a.endIndex !== b.endIndex ||
      a.nodeIsMissing !== b.nodeIsMissing
    ) {
      return `${a.nodeTypeId} ${a.startIndex}-${a.endIndex} and ${b.nodeTypeId} ${b.startIndex}-${b.endIndex}`;
    }
    const down = a.gotoFirstChild();
    if (down !== b.gotoFirstChild()) return `children at ${a.startIndex}`;
    if (down) {
      depth++;
      continue;
    }
    for (;;) {
      if (depth === 0) return undefined;
      const next = a.gotoNextSibling();
      if (next !== b.gotoNextSibling()) return `siblings at ${a.startIndex}`;
      if (next) break;
      a.gotoParent();
      b.gotoParent();
      depth--;
    }
  }
}

describe("WebAssembly and native parser", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  it("read the standard library's source alike", function () {
    const source = goSource();
    if (source === undefined) skip(this, "no Go toolchain, so no standard library to read");
    const native = nativeParser();
    if (typeof native === "string") skip(this, `the native parser cannot be built here: ${native}`);
    let files = 0;
    for (const { path, text } of goFiles(source, 25)) {
      const tree = syntax.parse(text);
      const own = tree.live.walk();
      try {
        const other = native.parse(hideNewOfExpression(text), undefined, { bufferSize: 1 << 20 }).walk();
        assert.equal(parting(own as unknown as Cursor, other), undefined, path);
        files++;
      } finally {
        own.delete();
        tree.delete();
      }
    }
    console.log(`      ${files} files`);
    assert.ok(files > 100);
  });
});
