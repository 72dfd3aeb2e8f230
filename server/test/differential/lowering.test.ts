import assert from "node:assert/strict";
import type { Node } from "../../src/go/ast";
import { dump } from "../../src/go/dump";
import { parseGoFile, parseWholeGoFile } from "../../src/go/file";
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
      const file = parseGoFile(syntax, path, text);
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
    }
    console.log(`      ${files} files, ${bodies} bodies, ${nodes} nodes, ${broken} files with errors`);
    assert.ok(bodies > 1_000);
  });

  it("reads the same from a file's outline and pieces as from the whole", function () {
    const source = goSource();
    if (source === undefined) skip(this, "no Go toolchain, so no standard library to read");
    let outlined = 0;
    for (const { path, text } of goFiles(source, 10)) {
      const file = parseGoFile(syntax, path, text);
      const whole = parseWholeGoFile(syntax, path, text);
      if (whole.errors.length > 0) continue;
      outlined++;
      assert.equal(file.decls.length, whole.decls.length, path);
      file.decls.forEach((decl, i) => {
        const other = whole.decls[i]!;
        // Large tables are left out.
        if (decl.kind === "ValueSpec" && decl.end - decl.pos > 3_000) return;
        assert.deepEqual([decl.pos, decl.end, dump(decl)], [other.pos, other.end, dump(other)], path);
      });
    }
    console.log(`      ${outlined} files`);
    assert.ok(outlined > 100);
  });
});
