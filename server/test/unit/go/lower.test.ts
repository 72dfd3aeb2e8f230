import assert from "node:assert/strict";
import type { FuncDecl, GoFile, Node } from "../../../src/go/ast";
import { dump } from "../../../src/go/dump";
import { parseGoFile } from "../../../src/go/file";
import { forEachChild } from "../../../src/go/walk";
import type { Syntax } from "../../../src/syntax/syntax";
import { testSyntax } from "../syntax/support";

describe("lowering", () => {
  let syntax: Syntax;
  before(async () => {
    syntax = await testSyntax();
  });

  const file = (text: string): GoFile => parseGoFile(syntax, "/p/a.go", text);
  const decls = (text: string): string[] => file(`package p\n${text}\n`).decls.map(dump);
  const func = (text: string): FuncDecl => {
    const parsed = file(`package p\nfunc f() {\n${text}\n}\n`);
    return parsed.decls[0] as FuncDecl;
  };
  const stmts = (text: string): string[] => (func(text).body?.stmts ?? []).map(dump);
  const expr = (text: string): string => {
    const [only] = func(`x = ${text}`).body!.stmts;
    assert.equal(only?.kind, "Assign");
    return only.kind === "Assign" ? dump(only.rhs[0]) : "";
  };

  const expressions: Record<string, string> = {
    "a + b*c": "(Binary + a (Binary * b c))",
    "(a + b) * c": "(Binary * (Binary + a b) c)",
    "!a && <-c": "(Binary && (Unary ! a) (Unary <- c))",
    "*p": "(Star p)",
    "&T{}": "(Unary & (CompositeLit T []))",
    "f(xs...)": "(Call f [xs] spread)",
    "make(chan int, n)": "(Call make [(ChanType both int) n])",
    "make([]int, 1, 2)": "(Call make [(ArrayType _ slice int) 1 2])",
    "make(n - 1)": "(Call make [(Binary - n 1)])",
    "new(T)": "(Call new [T])",
    "new(*T)": "(Call new [(Star T)])",
    "new(map[string]int)": "(Call new [(MapType string int)])",
    "new(1)": "(Call new [1])",
    'new("s")': '(Call new ["s"])',
    "new(f(x))": "(Call new [(Call f [x])])",
    "new(a + b)": "(Call new [(Binary + a b)])",
    "new(a[0])": "(Call new [(Index a [0])])",
    "new(G[int])": "(Call new [(Index G [int])])",
    "new([]int{1})": "(Call new [(CompositeLit (ArrayType _ slice int) [1])])",
    "new(T{a: 1})": "(Call new [(CompositeLit T [(KeyValue a 1)])])",
    "new(func() int { return 1 }())":
      "(Call new [(Call (FuncLit (FuncType [] [(FieldDecl [] int)]) (Block [(Return [1])])) [])])",
    "new(interface{ M() })": "(Call new [(InterfaceType [(MethodSpec M (FuncType [] []))] [])])",
    "(*T)(x)": "(Call (Star T) [x])",
    "[]byte(s)": "(Call (ArrayType _ slice byte) [s])",
    "(func())(nil)": "(Call (FuncType [] []) [nil])",
    "chan int(nil)": "(Call (ChanType both int) [nil])",
    "(<-chan int)(c)": "(Call (ChanType receive int) [c])",
    "f[int](x)": "(Call (Index f [int]) [x])",
    "p.F[int, string](x)": "(Call (Index (Selector p F) [int string]) [x])",
    "m[k](x)": "(Call (Index m [k]) [x])",
    "f[[]int](x)": "(Call (Index f [(ArrayType _ slice int)]) [x])",
    "F[K, V]": "(Index F [K V])",
    "s[1:2:3]": "(SliceExpr s 1 2 3)",
    "s[:2]": "(SliceExpr s _ 2 _)",
    "s[1:]": "(SliceExpr s 1 _ _)",
    "s[:]": "(SliceExpr s _ _ _)",
    "x.(*T)": "(TypeAssert x (Star T))",
    "(*T).M": "(Selector (Star T) M)",
    "T.M(x)": "(Call (Selector T M) [x])",
    "[...]int{1, 2: 3}": "(CompositeLit (ArrayType _ int) [1 (KeyValue 2 3)])",
    "[n]int{}": "(CompositeLit (ArrayType n int) [])",
    'map[string]T{"a": {1}, {2}: x}':
      '(CompositeLit (MapType string T) [(KeyValue "a" (CompositeLit _ [1])) (KeyValue (CompositeLit _ [2]) x)])',
    "struct{ a int }{1}": "(CompositeLit (StructType [(FieldDecl [a] int)]) [1])",
    "p.T{}": "(CompositeLit (Selector p T) [])",
    "G[int]{}": "(CompositeLit (Index G [int]) [])",
    "func(a, b int, c ...string) (n int, err error) { return }":
      "(FuncLit (FuncType [(FieldDecl [a b] int) (FieldDecl [c] string variadic)] [(FieldDecl [n] int) (FieldDecl [err] error)]) (Block [(Return [])]))",
    "'a'": "'a'",
    "`a\nb`": "`a\nb`",
    "1i": "1i",
    iota: "iota",
    "a /* why */ + /* why */ b": "(Binary + a b)",
  };
  for (const [text, expected] of Object.entries(expressions)) {
    it(`reads ${text}`, () => assert.equal(expr(text), expected));
  }

  const statements: Record<string, readonly string[]> = {
    "x++; y--": ["(IncDec x ++)", "(IncDec y --)"],
    "a, b := f()": ["(Assign := define [a b] [(Call f [])])"],
    "a, b = b, a": ["(Assign = [a b] [b a])"],
    "a <<= 1": ["(Assign <<= [a] [1])"],
    "c <- v": ["(Send c v)"],
    "<-c": ["(ExprStmt (Unary <- c))"],
    "go f()": ["(GoStmt (Call f []))"],
    "defer func() {}()": ["(DeferStmt (Call (FuncLit (FuncType [] []) (Block [])) []))"],
    return: ["(Return [])"],
    "return a, b": ["(Return [a b])"],
    "if a {} else if b := c; b {} else {}": [
      "(If _ a (Block []) (If (Assign := define [b] [c]) b (Block []) (Block [])))",
    ],
    "if f(); a {}": ["(If (ExprStmt (Call f [])) a (Block []) _)"],
    "for {}": ["(For _ _ _ (Block []))"],
    "for a {}": ["(For _ a _ (Block []))"],
    "for ;; {}": ["(For _ _ _ (Block []))"],
    "for i := 0; i < n; i++ {}": ["(For (Assign := define [i] [0]) (Binary < i n) (IncDec i ++) (Block []))"],
    "for ; a; {}": ["(For _ a _ (Block []))"],
    "for ; ; i++ {}": ["(For _ _ (IncDec i ++) (Block []))"],
    "for range c {}": ["(Range _ _ c (Block []))"],
    "for i := range 10 {}": ["(Range i _ define 10 (Block []))"],
    "for k, v = range m {}": ["(Range k v m (Block []))"],
    "for x := range seq(1) {}": ["(Range x _ define (Call seq [1]) (Block []))"],
    "switch {}": ["(Switch _ _ [])"],
    "switch x := f(); x { case 1, 2: a(); fallthrough; default: }": [
      "(Switch (Assign := define [x] [(Call f [])]) x [(CaseClause [1 2] [(ExprStmt (Call a [])) (Branch fallthrough _)]) (CaseClause isDefault [] [])])",
    ],
    "switch f(); { case true: }": ["(Switch (ExprStmt (Call f [])) _ [(CaseClause [true] [])])"],
    "switch v := x.(type) { case nil, *T: case []int: default: }": [
      "(TypeSwitch _ v x [(CaseClause [nil (Star T)] []) (CaseClause [(ArrayType _ slice int)] []) (CaseClause isDefault [] [])])",
    ],
    "switch y := f(); y.(type) {}": ["(TypeSwitch (Assign := define [y] [(Call f [])]) _ y [])"],
    "select {}": ["(Select [])"],
    "select { case x, ok := <-c: a(); case c <- 1: case <-d: case x = <-e: default: }": [
      "(Select [(CommClause (Assign := define [x ok] [(Unary <- c)]) [(ExprStmt (Call a []))]) (CommClause (Send c 1) []) (CommClause (ExprStmt (Unary <- d)) []) (CommClause (Assign = [x] [(Unary <- e)]) []) (CommClause _ [])])",
    ],
    "L: for { break L; continue L }; goto L": [
      "(Labeled L (For _ _ _ (Block [(Branch break L) (Branch continue L)])))",
      "(Branch goto L)",
    ],
    "{ a() }": ["(Block [(ExprStmt (Call a []))])"],
    "var a, b int = 1, 2": ["(DeclStmt [(ValueSpec var [a b] int [1 2])])"],
    "const c = 1": ["(DeclStmt [(ValueSpec const [c] _ [1])])"],
    "type T = int": ["(DeclStmt [(TypeSpec T alias [] int)])"],
    "; a()": ["(ExprStmt (Call a []))"],
    "a()\nL:": ["(ExprStmt (Call a []))", "(Labeled L (Empty))"],
  };
  for (const [text, expected] of Object.entries(statements)) {
    it(`reads ${text.replace(/\n/g, "⏎")}`, () => assert.deepEqual(stmts(text), expected));
  }

  const declarations: Record<string, readonly string[]> = {
    "func f()": ["(FuncDecl f _ [] (FuncType [] []) _)"],
    "func (r *T[K]) M(int, string) (error) {}": [
      "(FuncDecl M (FieldDecl [r] (Star (Index T [K]))) [] (FuncType [(FieldDecl [] int) (FieldDecl [] string)] [(FieldDecl [] error)]) (Block []))",
    ],
    "func (T) M() {}": ["(FuncDecl M (FieldDecl [] T) [] (FuncType [] []) (Block []))"],
    "func G[K comparable, V ~int | ~string](m map[K]V) []V { return nil }": [
      "(FuncDecl G _ [(FieldDecl [K] comparable) (FieldDecl [V] (Binary | (Unary ~ int) (Unary ~ string)))] (FuncType [(FieldDecl [m] (MapType K V))] [(FieldDecl [] (ArrayType _ slice V))]) (Block [(Return [nil])]))",
    ],
    "var (\n a = 1\n b, c T\n)": ["(ValueSpec var [a] _ [1])", "(ValueSpec var [b c] T [])"],
    'type T struct {\n a, b int `json:"a"`\n *E\n p.F\n G[int] "tag"\n _ struct{}\n}': [
      "(TypeSpec T [] (StructType [(FieldDecl [a b] int) (FieldDecl [] (Star E) embedded) (FieldDecl [] (Selector p F) embedded) (FieldDecl [] (Index G [int]) embedded) (FieldDecl [_] (StructType []))]))",
    ],
    "type I interface {\n M(a int) (x, y int)\n N() error\n ~int | string\n p.E\n}": [
      "(TypeSpec I [] (InterfaceType [(MethodSpec M (FuncType [(FieldDecl [a] int)] [(FieldDecl [x y] int)])) (MethodSpec N (FuncType [] [(FieldDecl [] error)]))] [(Binary | (Unary ~ int) string) (Selector p E)]))",
    ],
    "type G[T any] = []T": ["(TypeSpec G alias [(FieldDecl [T] any)] (ArrayType _ slice T))"],
    "type F func(chan<- int, <-chan int) func()": [
      "(TypeSpec F [] (FuncType [(FieldDecl [] (ChanType send int)) (FieldDecl [] (ChanType receive int))] [(FieldDecl [] (FuncType [] []))]))",
    ],
    "type P (T)": ["(TypeSpec P [] T)"],
  };
  for (const [text, expected] of Object.entries(declarations)) {
    it(`reads ${text.replace(/\n/g, "⏎")}`, () => assert.deepEqual(decls(text), expected));
  }

  it("regroups a chain only where it is too long to nest", () => {
    const names = Array.from({ length: 3_000 }, (_, i) => `a${i}`);
    const inOrder = (text: string): [string[], number] => {
      const found: string[] = [];
      let deepest = 0;
      const visit = (node: Node, depth: number): void => {
        deepest = Math.max(deepest, depth);
        if (node.kind === "Ident") found.push(node.name);
        assert.notEqual(node.kind, "BadExpr");
        forEachChild(node, (child) => visit(child, depth + 1));
      };
      const [spec] = file(`package p\nvar x = ${text}\n`).decls;
      assert.ok(spec?.kind === "ValueSpec");
      visit(spec.values[0]!, 0);
      return [found, deepest];
    };
    const [sum, depth] = inOrder(names.join(" + "));
    assert.deepEqual(sum, names);
    assert.ok(depth < 100);
    const mixed = names.slice(0, 300);
    assert.deepEqual(inOrder(mixed.join(" - "))[0], mixed);
    assert.deepEqual(inOrder(mixed.join(" / "))[1], 299);
    assert.equal(expr("a + b + c - d - e + f"), "(Binary + (Binary - (Binary - (Binary + (Binary + a b) c) d) e) f)");
  });

  it("numbers the specs of a group and tells which one a bare constant repeats", () => {
    const specs = file("package p\nconst (\n A T = iota\n B\n C\n D = 1\n E\n)\nconst F = iota\n").decls;
    const seen = specs.map((s) => s.kind === "ValueSpec" && [s.names[0]?.name, s.iota, s.repeats?.names[0]?.name]);
    assert.deepEqual(seen, [
      ["A", 0, undefined],
      ["B", 1, "A"],
      ["C", 2, "A"],
      ["D", 3, undefined],
      ["E", 4, "D"],
      ["F", 0, undefined],
    ]);
  });

  it("knows the context package by its former paths", () => {
    const paths = [
      "golang.org/x/net/context",
      "m/Godeps/_workspace/src/golang.org/x/net/context",
      "my.org/x/net/context",
    ];
    assert.deepEqual(
      paths.map((path) => file(`package p\nimport "${path}"\n`).imports[0]?.path),
      ["context", "context", "my.org/x/net/context"],
    );
  });
  it("reads imports, the package clause and the generated mark", () => {
    const text =
      '// Code generated by x. DO NOT EDIT.\n\npackage p // why\n\nimport "a"\nimport (\n . "b"\n _ `c`\n d "e/f"\n)\n/* #include <x> */\nimport "C"\n';
    const parsed = file(text);
    assert.equal(parsed.packageName, "p");
    assert.equal(parsed.packagePos, text.indexOf("package"));
    assert.equal(parsed.generated, true);
    assert.deepEqual(
      parsed.imports.map((i) => [i.name?.name, i.path]),
      [
        [undefined, "a"],
        [".", "b"],
        ["_", "c"],
        ["d", "e/f"],
        [undefined, "C"],
      ],
    );
    assert.deepEqual(
      parsed.comments.map((c) => c.text),
      ["// Code generated by x. DO NOT EDIT.", "// why", "/* #include <x> */"],
    );
  });

  it("gives spans that cut the source out of the text", () => {
    const text = 'package p\n\nfunc f() {\n\tx := "é😀" + g(1)\n}\n';
    const parsed = file(text);
    const f = parsed.decls[0] as FuncDecl;
    assert.equal(text.slice(f.bodySpan.pos, f.bodySpan.end), '{\n\tx := "é😀" + g(1)\n}');
    const assign = f.body!.stmts[0]!;
    assert.ok(assign.kind === "Assign" && assign.rhs[0]?.kind === "Binary");
    assert.equal(text.slice(assign.rhs[0].y.pos, assign.rhs[0].y.end), "g(1)");
  });
});
