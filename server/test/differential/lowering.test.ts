import assert from "node:assert/strict";
import type { Node } from "../../src/go/ast";
import { goFileFromTree } from "../../src/go/file";
import { forEachChild } from "../../src/go/walk";
import type { Syntax } from "../../src/syntax/syntax";
import { testSyntax } from "../unit/syntax/support";
import { goFiles, goSource, skip } from "./corpus";

describe("lowering of the standard library's source", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  it("leaves nothing out where the parser saw no error, and nests spans", function () {
    const source = goSource();
    if (source === undefined) skip(this, "no Go toolchain, so no standard library to read");
    let [files, bodies, nodes, broken] = [0, 0, 0, 0];
    for (const { path, text } of goFiles(source, 10)) {
      const tree = syntax.parse(text);
      try {
        const file = goFileFromTree(path, tree);
        files++;
        if (file.errors.length > 0) broken++;
        const open: Node[] = [...file.decls];
        for (let node = open.pop(); node !== undefined; node = open.pop()) {
          const parent = node;
          nodes++;
          if (parent.kind === "FuncDecl" && parent.hasBody) bodies++;
          const wrong = (what: string) =>
            assert.fail(`${what}: ${path}:${text.slice(0, parent.pos).split("\n").length} ${parent.kind}`);
          if (file.errors.length === 0 && (parent.kind === "BadExpr" || parent.kind === "BadStmt")) wrong("broken");
          forEachChild(parent, (child) => {
            if (child.pos < parent.pos || child.end > parent.end || child.pos > child.end) wrong("span");
            open.push(child);
          });
        }
      } finally {
        tree.delete();
      }
    }
    console.log(`      ${files} files, ${bodies} bodies, ${nodes} nodes, ${broken} files with errors`);
    assert.ok(bodies > 1_000);
  });
});
