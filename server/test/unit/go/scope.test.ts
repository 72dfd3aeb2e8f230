import assert from "node:assert/strict";
import type { FuncDecl, GoFile, Ident, Node } from "../../../src/go/ast";
import { dump } from "../../../src/go/dump";
import { parseGoFile } from "../../../src/go/file";
import type { Obj, VarObj } from "../../../src/go/model";
import { type Bindings, FileScope, type ScopeEnv } from "../../../src/go/scope";
import { walk } from "../../../src/go/walk";
import type { Syntax } from "../../../src/syntax/syntax";
import { testSyntax } from "../syntax/support";

describe("scope", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  /** A package of one file, its globals and types as package objects, its imports by their last element. */
  function scopeOf(text: string): { file: GoFile; scope: FileScope } {
    const file = parseGoFile(syntax, "/p/a.go", text);
    const objects = new Map<string, Obj>();
    for (const decl of file.decls) {
      if (decl.kind === "TypeSpec") {
        objects.set(decl.name.name, { kind: "type", name: decl.name.name, decl, file, pkg: undefined });
      } else if (decl.kind === "ValueSpec") {
        for (const name of decl.names) {
          const base = { name: name.name, decl: name, file };
          objects.set(
            name.name,
            decl.tok === "const"
              ? { ...base, kind: "const", site: decl }
              : { ...base, kind: "var", role: "global", owner: undefined, site: decl },
          );
        }
      }
    }
    const env: ScopeEnv = {
      pkg: undefined,
      packageObject: (name) => objects.get(name),
      importedObject: (name) =>
        file.imports.some((i) => i.path.endsWith(name)) ? { kind: "pkg", name, path: name } : undefined,
      funcObject: () => undefined,
    };
    return { file, scope: new FileScope(file, env) };
  }

  function identsOf(file: GoFile): Ident[] {
    const found: Ident[] = [];
    for (const decl of file.decls) {
      walk(decl, (node) => {
        if (node.kind === "Ident") found.push(node);
        return true;
      });
    }
    return [...new Set(found)].sort((a, b) => a.pos - b.pos);
  }

  /**
   * For each marked use of a name, where it was declared. In the text `x·1` is a declaration, `x→1` a use that must denote
   * it, `x→?` one that must denote nothing, `x→u` a predeclared object, `x→p` a package.
   */
  function check(marked: string): void {
    const marks: { at: number; kind: string; id: string }[] = [];
    const text = marked.replace(/([·→])([\w?]+)/g, "");
    let removed = 0;
    for (const match of marked.matchAll(/([·→])([\w?]+)/g)) {
      marks.push({ at: match.index - removed, kind: match[1]!, id: match[2]! });
      removed += match[0].length;
    }
    const { file, scope } = scopeOf(text);
    const idents = new Map(identsOf(file).map((ident) => [ident.end, ident]));
    const declared = new Map(marks.filter((m) => m.kind === "·").map((m) => [m.id, idents.get(m.at)]));
    let checked = 0;
    for (const mark of marks) {
      if (mark.kind === "·") continue;
      const ident = idents.get(mark.at);
      const where = `${text.slice(0, mark.at).split("\n").at(-1)}⟵ ${mark.id}`;
      assert.ok(ident, `no identifier at ${where}`);
      const obj = scope.objectOf(ident);
      checked++;
      if (mark.id === "?") assert.equal(obj, undefined, where);
      else if (mark.id === "p") assert.equal(obj?.kind, "pkg", where);
      else if (mark.id === "u") assert.ok(obj?.kind === "builtin" || (obj && "file" in obj && !obj.file), where);
      else {
        const decl = declared.get(mark.id);
        assert.ok(decl && obj, where);
        assert.equal(obj, scope.objectOf(decl), where);
      }
    }
    assert.ok(checked > 0);
  }

  const cases: Record<string, string> = {
    "parameters, results, receiver": `
      func (r·1 *T) M(a·2, b·3 int) (n·4 int, err·5 error→u) { return r→1.f(a→2, b→3), err→5 }`,
    "a parameter named like its type": "func f(int·1 int→u) { _ = int→1 }",
    ":= declares after its right side": "func f(x·1 int) { { x·2 := x→1; _ = x→2 }; _ = x→1 }",
    ":= keeps what the block has already": `
      func f() { a·1, err·2 := g(); b·3, err→2 := g(); _, _, _ = a→1, b→3, err→2; { c·4, err·5 := g(); _, _ = c→4, err→5 }; _ = err→2 }`,
    ":= keeps parameters in the outermost block": "func f(err·1 error) { x·2, err→1 := g(); _, _ = x→2, err→1 }",
    "var declares after its value": "func f(x·1 int) { { var x·2 = x→1; _ = x→2 } }",
    "if with clauses and else": `
      func f(v·1 int) { if v·2 := g(v→1); v→2 > 0 { v·3 := v→2; _ = v→3 } else if w·4 := v→2; w→4 > 0 { _ = v→2 } else { _ = w→4 }; _ = v→1 }`,
    "for and its body": "func f(i·1 int) { for i·2 := i→1; i→2 < 3; i→2++ { i·3 := i→2; _ = i→3 }; _ = i→1 }",
    range: "func f(k·1 []int) { for k·2, v·3 := range k→1 { _, _ = k→2, v→3 }; for k→1 = range g() { _ = k→1 } }",
    "range over functions and integers":
      "func f() { for x·1 := range g(func(y·2 int) { _ = y→2 }) { for i·3 := range 10 { _, _ = x→1, i→3 } } }",
    "switch clauses":
      "func f(x·1 int) { switch x·2 := x→1; x→2 { case x→2: x·3 := 1; _ = x→3; default: _ = x→2 }; _ = x→1 }",
    "select clauses": `
      func f(c·1 chan int) { select { case x·2, ok·3 := <-c→1: _, _ = x→2, ok→3; case c→1 <- 1: c·4 := 1; _ = c→4; default: _ = c→1 } }`,
    "closures capture":
      "func f(a·1 int) func() { b·2 := a→1; return func() { c·3 := b→2; b→2 = a→1; go func(b·4 int) { _ = b→4 }(c→3) } }",
    "type parameters": "func F[K·1 any, V·2 ~[]K→1](m map[K→1]V→2) { var k·3 K→1; _ = k→3 }",
    "type parameters of a receiver": "type M[K any] struct{}\nfunc (m·1 *M[K·2]) Get(k·3 K→2) { _ = k→3 }",
    "type parameters of a type": "type T[K·1 comparable] map[K→1]T[K→1]",
    "local types and constants":
      "func f() { type T·1 struct{ next *T→1 }; const c·2 = 1; var t·3 T→1; _, _ = t→3, c→2 }",
    "globals and predeclared":
      "var g·1 = len→u(h→2)\nvar h·2 []byte→u\nfunc f() { g→1 = nil→u; h→2 := true→u; _ = h→? }".replace(
        "; h→2 := true→u; _ = h→?",
        "; h·3 := true→u; _ = h→3",
      ),
    "package names, shadowed": 'import "net/http"\nfunc f() { http→p.Get(""); http·1 := 2; _ = http→1 }',
    "labels are no objects": "func f(L·1 int) { L: for { break L }; _ = L→1 }",
    "field names are no uses":
      "type T struct{ a int }\nfunc f(a·1 int) { _ = T{a→?: a→1}; _ = &T{a→?: a→1}; _ = []T{{a→?: a→1}}; _ = x.a }",
    "map keys are uses":
      "type M map[string]int\nfunc f(a·1 string) { _ = M{a→1: 1}; _ = map[string]M{a→1: {a→1: 2}}; _ = [3]int{a→1: 1} }",
    "keys of a foreign literal":
      'import "http"\nfunc f(K·1, k·2 string) { _ = http.Header{k→2: nil}; _ = http.Server{K→?: k→2} }',
    "names in types only": "func f(cb func(x·1 int) int, s struct{ x int }, i interface{ x(int) }) { _ = x→? }",
    "unresolved names": "func f() { _ = nobody→? }",
    "broken text uses what it names": "func f(a·1 int) { b·2 := 1; x = a→1 +* b→2 }",
  };
  for (const [title, text] of Object.entries(cases)) it(title, () => check(`package p\n${text}\n`));

  it("gives each clause of a type switch a variable of its own", () => {
    const { file, scope } = scopeOf(
      "package p\nfunc f(x any) { switch v := x.(type) { case int: _ = v; case string: _, _ = v, v } }\n",
    );
    const vs = identsOf(file).filter((i) => i.name === "v");
    const objs = vs.map((v) => scope.objectOf(v) as VarObj);
    assert.deepEqual(
      objs.map((o) => [o.site.kind, o.decl === vs[0], scope.usesOf(o).length]),
      [
        ["TypeSwitch", true, 1],
        ["CaseClause", true, 2],
        ["CaseClause", true, 3],
        ["CaseClause", true, 3],
      ],
    );
    assert.notEqual(objs[1], objs[2]);
    assert.equal(objs[2], objs[3]);
  });

  const functionBindings = (text: string): { f: FuncDecl; bindings: Bindings; of: (name: string) => VarObj } => {
    const { file, scope } = scopeOf(`package p\n${text}\n`);
    const f = file.decls.find((d) => d.kind === "FuncDecl")!;
    assert.equal(f.kind, "FuncDecl");
    const bindings = scope.bindingsOf(f);
    const of = (name: string) => bindings.variables.find((v) => v.name === name)!;
    return { f: f as FuncDecl, bindings, of };
  };

  it("lists where a variable is set", () => {
    const { bindings, of } = functionBindings(
      "func f() { var a int; a, b := g(), 1; a = 2; a++; a += b; for a = range c { b, d := h(); _, _ = b, d }; p := &a }",
    );
    const list = (name: string) =>
      bindings.assignmentsOf(of(name)).map((a) => [a.site.kind, a.value && dump(a.value), a.index]);
    assert.deepEqual(list("a"), [
      ["ValueSpec", undefined, undefined],
      ["Assign", "(Call g [])", undefined],
      ["Assign", "2", undefined],
      ["IncDec", undefined, undefined],
      ["Assign", undefined, undefined],
      ["Range", undefined, undefined],
    ]);
    assert.deepEqual(list("d"), [["Assign", "(Call h [])", 1]]);
    assert.equal(bindings.isAddressTaken(of("a")), true);
    assert.equal(bindings.isAddressTaken(of("b")), false);
  });

  it("tells roles, owners, uses, parents and functions", () => {
    const { f, bindings, of } = functionBindings(
      "func f(p int) (r int) { x := p; func() { y := x; x = y }(); return x }",
    );
    assert.deepEqual(
      bindings.variables.map((v) => [v.name, v.role, v.owner?.kind]),
      [
        ["p", "param", "FuncDecl"],
        ["r", "result", "FuncDecl"],
        ["x", "local", "FuncDecl"],
        ["y", "local", "FuncLit"],
      ],
    );
    const uses = bindings.usesOf(of("x"));
    assert.equal(uses.length, 4);
    assert.equal(uses[0], of("x").decl);
    assert.deepEqual(
      uses.map((u) => bindings.functionOf(u)?.kind),
      ["FuncDecl", "FuncLit", "FuncLit", "FuncDecl"],
    );
    const chain: string[] = [];
    for (let n: Node | undefined = uses[1]; n !== undefined; n = bindings.parentOf(n)) chain.push(n.kind);
    assert.deepEqual(chain, ["Ident", "Assign", "Block", "FuncLit", "Call", "ExprStmt", "Block", "FuncDecl"]);
    assert.equal(bindings.functionOf(f), undefined);
  });

  it("collects the uses of a package variable over a file", () => {
    const { file, scope } = scopeOf(
      "package p\nfunc a() { g = 1 }\nvar g int\nfunc b(g int) { g++ }\nfunc c() { _ = g }\n",
    );
    const decl = identsOf(file).find((i) => i.name === "g" && scope.objectOf(i)?.kind === "var")!;
    const obj = scope.objectOf(decl) as VarObj;
    assert.deepEqual(
      scope.usesOf(obj).map((u) => file.text.slice(0, u.pos).split("\n").length),
      [3, 2, 5],
    );
  });
});
