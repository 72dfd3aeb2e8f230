import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ApiModel } from "../../../src/go/api";
import type { Call, Expr, GoFile, Node } from "../../../src/go/ast";
import type { FileChecker } from "../../../src/go/checker";
import { parseGoFile } from "../../../src/go/file";
import type { DirectoryEntry, Host } from "../../../src/go/host";
import type { SourcePackage } from "../../../src/go/package";
import { baseName, joinPath, parentDir } from "../../../src/go/paths";
import { GoProgram } from "../../../src/go/program";
import { typeString } from "../../../src/go/types";
import { forEachChild } from "../../../src/go/walk";
import { projectRoot, testSyntax } from "../syntax/support";

/** A host over texts by path; change `files` and tell the program to test edits. */
export class MemoryHost implements Host {
  constructor(readonly files: Map<string, string>) {}

  readFile(path: string): string | undefined {
    return this.files.get(path);
  }

  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    const entries = new Map<string, DirectoryEntry>();
    const prefix = path === "/" ? "/" : `${path}/`;
    for (const each of this.files.keys()) {
      if (!each.startsWith(prefix)) continue;
      const [name, ...below] = each.slice(prefix.length).split("/");
      entries.set(name!, { name: name!, isDirectory: below.length > 0 });
    }
    return entries.size > 0 ? [...entries.values()] : undefined;
  }
}

let api: ApiModel | undefined;

/** The standard-library model that ships with the program, read once. */
export function testApi(): ApiModel {
  const data = (name: string) => readFileSync(join(projectRoot, "server/data", name), "utf8");
  api ??= new ApiModel(data("std.json"), data("third-party.api"));
  return api;
}

/** What `loadGo` gives: a program and its root package, with finders. */
export interface LoadedGo {
  readonly host: MemoryHost;
  readonly program: GoProgram;
  /** The package of the root folder. */
  readonly pkg: SourcePackage;
  /** Checker of a file of the root package; of its first file without a name. */
  checker(name?: string): FileChecker;
  file(name?: string): GoFile;
  /**
   * The first node that is spelled exactly `needle`, of several the largest; where `after` is given, the first one at or
   * behind the first occurrence of that text.
   */
  nodeAt(needle: string, after?: string, name?: string): Node;
  /** The same, taken for an expression. */
  exprAt(needle: string, after?: string, name?: string): Expr;
  callAt(needle: string, after?: string, name?: string): Call;
  /** Spelling of the type of the expression. */
  typeAt(needle: string, after?: string, name?: string): string;
}

/**
 * A program over texts by path relative to the root folder `/m`. Without a go.mod one is added: module example.com/m,
 * go 1.24. `moduleCache` is the folder of dependencies, if there are any.
 */
export async function loadGo(texts: Readonly<Record<string, string>>, moduleCache?: string): Promise<LoadedGo> {
  const syntax = await testSyntax();
  const files = new Map<string, string>();
  if (!("go.mod" in texts)) files.set("/m/go.mod", "module example.com/m\n\ngo 1.24\n");
  for (const [path, text] of Object.entries(texts)) files.set(joinPath("/m", path), text);
  const host = new MemoryHost(files);
  const program = new GoProgram({
    host,
    root: "/m",
    api: testApi(),
    moduleCache,
    parse: (path, text) => parseGoFile(syntax, path, text),
  });
  const first = Object.keys(texts).find((path) => path.endsWith(".go")) ?? "a.go";

  const packageOf = (name: string): SourcePackage => {
    const path = joinPath("/m", name);
    const dir = parentDir(path);
    for (const pkg of [program.packageAt(dir), program.packageAt(dir, true)]) {
      if (pkg?.files.some((file) => file.path === path)) return pkg;
    }
    throw new Error(`${name} belongs to no package`);
  };
  const fileOf = (name: string): GoFile =>
    packageOf(name).files.find((file) => baseName(file.path) === baseName(name)) as GoFile;

  const nodeAt = (needle: string, after?: string, name = first): Node => {
    const file = fileOf(name);
    const from = after === undefined ? 0 : file.text.indexOf(after);
    assert.notEqual(from, -1, `${name} has no ${after}`);
    for (let pos = file.text.indexOf(needle, from); pos >= 0; pos = file.text.indexOf(needle, pos + 1)) {
      const found = largestAt(file, pos, pos + needle.length);
      if (found) return found;
    }
    throw new Error(`${name}: no node is spelled ${needle}`);
  };

  const checker = (name = first) => program.checker(packageOf(name), fileOf(name));
  return {
    host,
    program,
    get pkg() {
      return program.packageAt(parentDir(joinPath("/m", first)))!;
    },
    checker,
    file: (name = first) => fileOf(name),
    nodeAt,
    exprAt: (needle, after, name) => nodeAt(needle, after, name) as Expr,
    callAt(needle, after, name) {
      const node = nodeAt(needle, after, name);
      assert.equal(node.kind, "Call", `${needle} is a ${node.kind}`);
      return node as Call;
    },
    typeAt(needle, after, name = first) {
      return typeString(checker(name).typeOf(nodeAt(needle, after, name) as Expr));
    },
  };
}

function largestAt(file: GoFile, pos: number, end: number): Node | undefined {
  let found: Node | undefined;
  const visit = (node: Node): void => {
    if (found || node.end < end || node.pos > pos) return;
    // An expression statement is spelled like its expression, which is what callers mean.
    if (node.pos === pos && node.end === end && node.kind !== "ExprStmt") found = node;
    else forEachChild(node, visit);
  };
  for (const decl of file.decls) visit(decl);
  return found;
}
