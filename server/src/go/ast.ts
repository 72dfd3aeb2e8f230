/**
 * Go syntax as the analyses see it: small immutable nodes of our own, discriminated by `kind`, free of tree-sitter.
 * Offsets are UTF-16 code units into the text of the file that holds the node. Parentheses are dropped.
 * What the parser could not make sense of becomes `BadExpr` / `BadStmt`, which list the identifiers inside:
 * whoever meets one must assume that those were used in an unknown way.
 */

export interface NodeBase {
  readonly pos: number;
  readonly end: number;
}

// ---- Expressions ----------------------------------------------------------------------------------------------

export interface Ident extends NodeBase {
  readonly kind: "Ident";
  readonly name: string;
}
export type LitKind = "int" | "float" | "imaginary" | "rune" | "string";
export interface BasicLit extends NodeBase {
  readonly kind: "BasicLit";
  readonly lit: LitKind;
  /** As written, quotes included. */
  readonly text: string;
}
export interface CompositeLit extends NodeBase {
  readonly kind: "CompositeLit";
  /** Absent for an elided inner type, as in `[]T{{…}}`. `[...]T{…}` has an ArrayType without length. */
  readonly type: Expr | undefined;
  readonly elements: readonly (Expr | KeyValue)[];
}
export interface KeyValue extends NodeBase {
  readonly kind: "KeyValue";
  readonly key: Expr;
  readonly value: Expr;
}
export interface FuncLit extends NodeBase {
  readonly kind: "FuncLit";
  readonly type: FuncType;
  readonly body: Block;
}
export interface Selector extends NodeBase {
  readonly kind: "Selector";
  readonly x: Expr;
  readonly sel: Ident;
}
/** `x[i]`, and generic instantiation `f[T, U]`, which syntax alone cannot always tell apart. */
export interface Index extends NodeBase {
  readonly kind: "Index";
  readonly x: Expr;
  readonly indices: readonly Expr[];
}
export interface SliceExpr extends NodeBase {
  readonly kind: "SliceExpr";
  readonly x: Expr;
  readonly low: Expr | undefined;
  readonly high: Expr | undefined;
  readonly max: Expr | undefined;
}
export interface TypeAssert extends NodeBase {
  readonly kind: "TypeAssert";
  readonly x: Expr;
  /** Undefined for the `x.(type)` of a type switch. */
  readonly type: Expr | undefined;
}
/** A call or a conversion. `fun` may be a type expression; generic arguments are an `Index` around the function. */
export interface Call extends NodeBase {
  readonly kind: "Call";
  readonly fun: Expr;
  readonly args: readonly Expr[];
  /** `f(xs...)` */
  readonly spread: boolean;
}
/** `*x`, dereference or pointer type. */
export interface Star extends NodeBase {
  readonly kind: "Star";
  readonly x: Expr;
}
/** `op` is one of `+ - ! ^ & <-` (and `~` inside constraints). `<-` is a receive. */
export interface Unary extends NodeBase {
  readonly kind: "Unary";
  readonly op: string;
  readonly x: Expr;
}
export interface Binary extends NodeBase {
  readonly kind: "Binary";
  readonly op: string;
  readonly x: Expr;
  readonly y: Expr;
}
export interface BadExpr extends NodeBase {
  readonly kind: "BadExpr";
  /** Every identifier inside the broken text. */
  readonly idents: readonly Ident[];
}

// ---- Type expressions (a named type is an Ident or a Selector, a pointer a Star, an instance an Index) ----------

export interface ArrayType extends NodeBase {
  readonly kind: "ArrayType";
  /** Undefined for a slice when `slice`, else for `[...]T`. */
  readonly length: Expr | undefined;
  readonly slice: boolean;
  readonly elem: Expr;
}
export interface MapType extends NodeBase {
  readonly kind: "MapType";
  readonly key: Expr;
  readonly value: Expr;
}
export interface ChanType extends NodeBase {
  readonly kind: "ChanType";
  readonly dir: "both" | "send" | "receive";
  readonly elem: Expr;
}
export interface StructType extends NodeBase {
  readonly kind: "StructType";
  readonly fields: readonly FieldDecl[];
}
/** A struct field, a parameter or a result: zero or more names of one type. No names: embedded / anonymous. */
export interface FieldDecl extends NodeBase {
  readonly kind: "FieldDecl";
  readonly names: readonly Ident[];
  readonly type: Expr;
  readonly embedded: boolean;
  /** The last parameter of `f(xs ...T)`; `type` is T. */
  readonly variadic: boolean;
}
export interface InterfaceType extends NodeBase {
  readonly kind: "InterfaceType";
  readonly methods: readonly MethodSpec[];
  /** Embedded interfaces and constraint unions. */
  readonly embeds: readonly Expr[];
}
export interface MethodSpec extends NodeBase {
  readonly kind: "MethodSpec";
  readonly name: Ident;
  readonly type: FuncType;
}
export interface FuncType extends NodeBase {
  readonly kind: "FuncType";
  readonly params: readonly FieldDecl[];
  readonly results: readonly FieldDecl[];
}

export type TypeExpr = ArrayType | MapType | ChanType | StructType | InterfaceType | FuncType;

export type Expr =
  | Ident
  | BasicLit
  | CompositeLit
  | FuncLit
  | Selector
  | Index
  | SliceExpr
  | TypeAssert
  | Call
  | Star
  | Unary
  | Binary
  | BadExpr
  | TypeExpr;

// ---- Statements -----------------------------------------------------------------------------------------------

export interface Block extends NodeBase {
  readonly kind: "Block";
  readonly stmts: readonly Stmt[];
}
export interface ExprStmt extends NodeBase {
  readonly kind: "ExprStmt";
  readonly x: Expr;
}
export interface Send extends NodeBase {
  readonly kind: "Send";
  readonly chan: Expr;
  readonly value: Expr;
}
export interface IncDec extends NodeBase {
  readonly kind: "IncDec";
  readonly x: Expr;
  readonly op: "++" | "--";
}
/** `=`, `+=` … and `:=` (`define`). */
export interface Assign extends NodeBase {
  readonly kind: "Assign";
  readonly op: string;
  readonly define: boolean;
  readonly lhs: readonly Expr[];
  readonly rhs: readonly Expr[];
}
export interface GoStmt extends NodeBase {
  readonly kind: "GoStmt";
  /** A Call, or BadExpr on broken text. */
  readonly call: Expr;
}
export interface DeferStmt extends NodeBase {
  readonly kind: "DeferStmt";
  readonly call: Expr;
}
export interface Return extends NodeBase {
  readonly kind: "Return";
  readonly results: readonly Expr[];
}
export interface Branch extends NodeBase {
  readonly kind: "Branch";
  readonly tok: "break" | "continue" | "goto" | "fallthrough";
  readonly label: Ident | undefined;
}
export interface If extends NodeBase {
  readonly kind: "If";
  readonly init: Stmt | undefined;
  readonly cond: Expr;
  readonly then: Block;
  readonly else: Block | If | undefined;
}
export interface Switch extends NodeBase {
  readonly kind: "Switch";
  readonly init: Stmt | undefined;
  readonly tag: Expr | undefined;
  readonly clauses: readonly CaseClause[];
}
export interface TypeSwitch extends NodeBase {
  readonly kind: "TypeSwitch";
  readonly init: Stmt | undefined;
  /** `v` of `switch v := x.(type)`. */
  readonly bind: Ident | undefined;
  readonly x: Expr;
  readonly clauses: readonly CaseClause[];
}
export interface CaseClause extends NodeBase {
  readonly kind: "CaseClause";
  readonly isDefault: boolean;
  /** Expressions, or types in a type switch. */
  readonly values: readonly Expr[];
  readonly body: readonly Stmt[];
}
export interface Select extends NodeBase {
  readonly kind: "Select";
  readonly clauses: readonly CommClause[];
}
export interface CommClause extends NodeBase {
  readonly kind: "CommClause";
  /** Send, ExprStmt(receive) or Assign from a receive; undefined for `default`. */
  readonly comm: Stmt | undefined;
  readonly body: readonly Stmt[];
}
export interface For extends NodeBase {
  readonly kind: "For";
  readonly init: Stmt | undefined;
  readonly cond: Expr | undefined;
  readonly post: Stmt | undefined;
  readonly body: Block;
}
export interface Range extends NodeBase {
  readonly kind: "Range";
  readonly key: Expr | undefined;
  readonly value: Expr | undefined;
  readonly define: boolean;
  readonly x: Expr;
  readonly body: Block;
}
export interface Labeled extends NodeBase {
  readonly kind: "Labeled";
  readonly label: Ident;
  readonly stmt: Stmt;
}
export interface DeclStmt extends NodeBase {
  readonly kind: "DeclStmt";
  readonly decls: readonly (ValueSpec | TypeSpec)[];
}
export interface Empty extends NodeBase {
  readonly kind: "Empty";
}
export interface BadStmt extends NodeBase {
  readonly kind: "BadStmt";
  readonly idents: readonly Ident[];
}

export type Stmt =
  | Block
  | ExprStmt
  | Send
  | IncDec
  | Assign
  | GoStmt
  | DeferStmt
  | Return
  | Branch
  | If
  | Switch
  | TypeSwitch
  | Select
  | For
  | Range
  | Labeled
  | DeclStmt
  | Empty
  | BadStmt;

// ---- Declarations ---------------------------------------------------------------------------------------------

export interface ValueSpec extends NodeBase {
  readonly kind: "ValueSpec";
  readonly tok: "var" | "const";
  readonly names: readonly Ident[];
  readonly type: Expr | undefined;
  /** Empty in a const group where the spec above is repeated. */
  readonly values: readonly Expr[];
  /** Position among the specs of its group (0 outside a group): the value of `iota`. */
  readonly iota: number;
  /** For a constant without values: the earlier spec of the group whose type and values it repeats. */
  readonly repeats: ValueSpec | undefined;
}
export interface TypeSpec extends NodeBase {
  readonly kind: "TypeSpec";
  readonly name: Ident;
  readonly alias: boolean;
  readonly typeParams: readonly FieldDecl[];
  readonly type: Expr;
}
export interface ImportSpec extends NodeBase {
  readonly kind: "ImportSpec";
  /** Local name as written: an identifier, `_`, `.`, or undefined. */
  readonly name: Ident | undefined;
  /** Unquoted; the standard library's own path for a package that moved there. */
  readonly path: string;
}
export interface FuncDecl extends NodeBase {
  readonly kind: "FuncDecl";
  readonly name: Ident;
  readonly recv: FieldDecl | undefined;
  readonly typeParams: readonly FieldDecl[];
  readonly type: FuncType;
  readonly hasBody: boolean;
  /** From the opening to after the closing brace; `pos === end` where there is no body. */
  readonly bodySpan: NodeBase;
  /** Lowered on first use and kept; undefined for a function without a body. */
  readonly body: Block | undefined;
  /** How often the body was replaced in place: what was drawn from another one is void. */
  readonly revision?: number;
}
export type Decl = FuncDecl | ValueSpec | TypeSpec;

/** A comment; `text` as written, with its `//` or `/* … *\/`. */
export interface Comment extends NodeBase {
  readonly text: string;
}

/** One source file, bodies lowered lazily. */
export interface GoFile {
  /** Absolute, `/`-separated. */
  readonly path: string;
  /** Another one after an edit in place. */
  readonly text: string;
  /** Name in the package clause; "" where it is missing. */
  readonly packageName: string;
  /** Offset of the package clause; 0 where it is missing. */
  readonly packagePos: number;
  readonly imports: readonly ImportSpec[];
  readonly decls: readonly Decl[];
  /** All comments, in order. Collected on first use. */
  readonly comments: readonly Comment[];
  /** Spans the parser could not make sense of (ERROR and MISSING nodes), in order. */
  readonly errors: readonly NodeBase[];
  /** `// Code generated … DO NOT EDIT.` before the package clause. */
  readonly generated: boolean;
  /** Size of the text that the declarations were read from, bodies apart: a measure of the memory they take. */
  readonly outlineSize: number;
  /** Frees the memory of lowered bodies. They are lowered anew when asked for: nodes handed out before must be forgotten. */
  releaseBodies?(): void;
  /** How to take another text over in place; undefined where more differs than one body or remarks between declarations. */
  inPlace?(text: string): InPlaceEdit | undefined;
}

/**
 * A file becomes another text and stays the same object: so do all its declarations and their nodes, which stand elsewhere
 * then, but for the nodes of the one body that differs.
 */
export type InPlaceEdit = () => EditedBody | undefined;

/** The function whose body is another one now, and the body it had, where that was ever lowered. */
export interface EditedBody {
  readonly func: FuncDecl;
  readonly before: Block | undefined;
}

export type Node = Expr | Stmt | Decl | KeyValue | FieldDecl | MethodSpec | CaseClause | CommClause | ImportSpec;

/** Anything with parameters and a body. */
export type FuncNode = FuncDecl | FuncLit;
