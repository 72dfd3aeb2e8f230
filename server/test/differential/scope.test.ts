import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FuncDecl, GoFile, Ident } from "../../src/go/ast";
import { parseGoFile } from "../../src/go/file";
import type { FuncObj, Obj, Package } from "../../src/go/model";
import { FileScope } from "../../src/go/scope";
import { walk } from "../../src/go/walk";
import type { Syntax } from "../../src/syntax/syntax";
import { testSyntax } from "../unit/syntax/support";
import { everything, goSource, skip } from "./corpus";

const sample = ["context", "sync", "database/sql", "encoding/json", "go/types", "os", "slices", "iter", "time"];
const more = [
  "net",
  "net/http",
  "reflect",
  "runtime",
  "text/template",
  "crypto/tls",
  "testing",
  "log/slog",
  "math/big",
];
const evenMore = ["cmd/compile/internal/ssa", "cmd/go/internal/modload", "go/parser", "html/template", "image/png"];

/** What go/types says of an identifier: offset, kind, offset of its declaration in the same file or -1. */
type Truth = readonly [offset: number, kind: string, declared: number];
interface FileTruth {
  readonly file: string;
  readonly idents: readonly Truth[];
}

describe("scopes and go/types", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  it("agree on what identifiers denote", function () {
    const source = goSource();
    if (source === undefined) skip(this, "no Go toolchain to ask");
    const folders = (everything ? [...sample, ...more, ...evenMore] : sample).map((path) => join(source, path));
    const asked = spawnSync("go", ["run", ".", ...folders], {
      cwd: join(__dirname, "go-types"),
      encoding: "utf8",
      maxBuffer: 1 << 30,
      env: { ...process.env, GOWORK: "off" },
    });
    assert.equal(asked.status, 0, asked.stderr);
    const packages = new Map<string, FileTruth[]>();
    for (const line of asked.stdout.trim().split("\n")) {
      const truth = JSON.parse(line) as FileTruth;
      const folder = dirname(truth.file);
      packages.set(folder, [...(packages.get(folder) ?? []), truth]);
    }
    let compared = 0;
    const wrong: string[] = [];
    for (const truths of packages.values()) compared += comparePackage(syntax, truths, wrong);
    console.log(`      ${compared} identifiers of ${packages.size} packages`);
    assert.deepEqual(wrong.slice(0, 20), []);
    assert.ok(compared > 50_000);
  });
});

function comparePackage(syntax: Syntax, truths: readonly FileTruth[], wrong: string[]): number {
  const files = truths.map(({ file }) => parseGoFile(syntax, file, readFileSync(file, "utf8")));
  const objects = new Map<string, Obj>();
  const functions = new Map<FuncDecl, FuncObj>();
  for (const file of files) declare(file, objects, functions);
  let compared = 0;
  truths.forEach(({ idents }, i) => {
    const file = files[i]!;
    const imported = new Set(idents.filter(([, kind]) => kind === "pkg").map(([at]) => nameAt(file.text, at)));
    const dots = file.imports.some((spec) => spec.name?.name === ".");
    const scope = new FileScope(file, {
      pkg: undefined,
      packageObject: (name) => objects.get(name),
      importedObject: (name) => (imported.has(name) ? { kind: "pkg", name, path: name } : undefined),
      funcObject: (decl) => functions.get(decl),
    });
    const ours = identsOf(file);
    for (const [at, kind, declared] of idents) {
      const ident = ours.get(at);
      if (ident === undefined || ident.name === "_" || isSelected(file, ident)) continue;
      const obj = scope.objectOf(ident);
      if (obj === undefined && (dots || isTypeOnlyParameter(scope, ident))) continue;
      compared++;
      const difference = compare(kind, declared, obj, file);
      if (difference === undefined) continue;
      const line = file.text.slice(0, at).split("\n").length;
      wrong.push(`${file.path}:${line} ${ident.name}: ${difference}`);
    }
  });
  return compared;
}

function compare(kind: string, declared: number, obj: Obj | undefined, file: GoFile): string | undefined {
  const ours = obj?.kind ?? "none";
  // go/types gives the name bound by a type switch no object; ours stands for the whole switch.
  if (kind === "none" && obj?.kind === "var" && obj.site.kind === "TypeSwitch") return undefined;
  if (kind === "method" && ours === "func") return undefined;
  // The name of an embedded field is the use of a type, too.
  if (kind === "field" && ours === "type") return undefined;
  if (kind === "field" || kind === "method" || kind === "label") return ours === "none" ? undefined : `no ${ours}`;
  if (kind !== ours) return `${kind}, not ${ours}`;
  const place = placeOf(obj, file);
  return place === undefined || place === declared ? undefined : `declared at ${declared}, not ${place}`;
}

/** Undefined where the object has no place of its own: packages, predeclared objects, type parameters. */
function placeOf(obj: Obj | undefined, file: GoFile): number | undefined {
  if (obj === undefined || obj.kind === "pkg" || obj.kind === "builtin" || obj.decl === undefined) return undefined;
  if (obj.file !== file) return -1;
  return obj.decl.kind === "Ident" ? obj.decl.pos : obj.decl.name.pos;
}

function declare(file: GoFile, objects: Map<string, Obj>, functions: Map<FuncDecl, FuncObj>): void {
  const pkg = undefined as unknown as Package;
  for (const decl of file.decls) {
    if (decl.kind === "FuncDecl") {
      const obj: FuncObj = { kind: "func", name: decl.name.name, decl, file, pkg };
      functions.set(decl, obj);
      if (decl.recv === undefined) objects.set(obj.name, obj);
    } else if (decl.kind === "TypeSpec") {
      objects.set(decl.name.name, { kind: "type", name: decl.name.name, decl, file, pkg: undefined });
    } else {
      for (const name of decl.names) {
        const base = { name: name.name, decl: name, file, site: decl };
        objects.set(
          name.name,
          decl.tok === "const"
            ? { ...base, kind: "const" }
            : { ...base, kind: "var", role: "global", owner: undefined },
        );
      }
    }
  }
}

function identsOf(file: GoFile): Map<number, Ident> {
  const found = new Map<number, Ident>();
  for (const decl of file.decls) {
    walk(decl, (node) => {
      if (node.kind === "Ident") found.set(node.pos, node);
      return true;
    });
  }
  return found;
}

/** A name behind a dot is no object of a scope. */
function isSelected(file: GoFile, ident: Ident): boolean {
  return /\.\s*$/.test(file.text.slice(Math.max(0, ident.pos - 50), ident.pos));
}

/** go/types makes variables of the parameters in `func(x int)` as a type; nothing can refer to them. */
function isTypeOnlyParameter(scope: FileScope, ident: Ident): boolean {
  const bindings = scope.around(ident);
  const field = bindings?.parentOf(ident);
  const type = field?.kind === "FieldDecl" ? bindings?.parentOf(field) : undefined;
  if (type?.kind !== "FuncType") return false;
  const holder = bindings?.parentOf(type);
  return holder?.kind !== "FuncDecl" && holder?.kind !== "FuncLit";
}

function nameAt(text: string, at: number): string {
  return /^[\p{L}_][\p{L}\p{N}_]*/u.exec(text.slice(at, at + 100))?.[0] ?? "";
}
