import type {
  Call,
  Expr,
  FieldDecl,
  FuncDecl,
  FuncLit,
  FuncNode,
  GoFile,
  Ident,
  Node,
  TypeSpec,
  ValueSpec,
} from "./ast";
import type { Signature, Type } from "./type";

/**
 * What names mean. This is the contract between the Go model and everything above it: flow, concurrency and rules code
 * against these interfaces only.
 */

/** What an identifier denotes. One object per declaration: compare by identity. */
export type Obj = VarObj | FuncObj | TypeObj | ConstObj | PkgObj | BuiltinObj;

export interface VarObj {
  readonly kind: "var";
  readonly name: string;
  /** Package level, parameter (receiver included), named result, or local. Fields are no objects: see `AccessPath`. */
  readonly role: "global" | "param" | "result" | "local";
  /** The declaring identifier and the file it stands in. */
  readonly decl: Ident;
  readonly file: GoFile;
  /** The innermost function (declaration or literal) whose variable it is; undefined for globals. */
  readonly owner: FuncNode | undefined;
  /** The spec, field, assignment, range … that declares it. */
  readonly site: Node;
}
export interface FuncObj {
  readonly kind: "func";
  readonly name: string;
  readonly decl: FuncDecl;
  readonly file: GoFile;
  readonly pkg: Package;
}
export interface TypeObj {
  readonly kind: "type";
  readonly name: string;
  /** Undefined for a type parameter and for predeclared types. */
  readonly decl: TypeSpec | undefined;
  readonly file: GoFile | undefined;
  readonly pkg: Package | undefined;
}
export interface ConstObj {
  readonly kind: "const";
  readonly name: string;
  readonly decl: Ident;
  readonly site: ValueSpec | undefined;
  readonly file: GoFile | undefined;
}
export interface PkgObj {
  readonly kind: "pkg";
  readonly name: string;
  /** Import path. */
  readonly path: string;
}
export interface BuiltinObj {
  readonly kind: "builtin";
  readonly name: string;
}

/** A function of the module (source is at hand) or one known by its full name only. */
export type Callee =
  /** Source in the module, vendor or replace: body and summaries are at hand. Interface calls with a unique implementer too (`viaInterface`). */
  | { readonly kind: "source"; readonly func: FuncObj; readonly fullName: string; readonly viaInterface: boolean }
  /** Known by type only: standard library, third party. `fullName` as below. */
  | {
      readonly kind: "external";
      readonly fullName: string;
      readonly pkg: string;
      readonly recv: string | undefined;
      readonly name: string;
      readonly signature: Signature | undefined;
    }
  /** Call of an interface method: `recv` is the interface's full name, "" for an anonymous one. */
  | {
      readonly kind: "interface";
      readonly fullName: string;
      readonly recv: string;
      readonly name: string;
      readonly signature: Signature | undefined;
    }
  /** `func(){…}()` or a local variable that only ever holds this literal. */
  | { readonly kind: "literal"; readonly func: FuncLit }
  | { readonly kind: "builtin"; readonly name: string }
  | { readonly kind: "conversion"; readonly type: Type }
  /** A function value that cannot be followed. */
  | { readonly kind: "value"; readonly signature: Signature | undefined }
  | { readonly kind: "unknown" };
// fullName: "net/http.Get", "net/http.Client.Do", "example.com/m/db.Store.Open" - package path, receiver type name
// without star, name. It is the key of the data tables.

/**
 * Where a value lives: a root object and the fields (promoted fields spelled out when known) that lead to it, pointers
 * ignored. `s.mu` in a method of *T: root = the receiver, fields ["mu"]. Indexing gives the field "[]".
 */
export interface AccessPath {
  readonly root: VarObj;
  readonly fields: readonly string[];
  /** Type that declares the last field, e.g. "example.com/m.Server"; undefined when unknown or no field. Lock classes use `Type.field`. */
  readonly fieldOwner: string | undefined;
}

export interface GoVersion {
  readonly major: number;
  readonly minor: number;
}

export interface Module {
  /** Folder of go.mod, absolute; the scan root where there is none. */
  readonly dir: string;
  /** "" where there is no go.mod. */
  readonly path: string;
  /** From the `go` line; undefined where there is none. */
  readonly goVersion: GoVersion | undefined;
  /** Paths of all modules that code of this one can meet, itself left out; undefined where go.mod does not list them all. */
  readonly requires?: readonly string[] | undefined;
}

export interface Package {
  /** Import path; for a folder outside any module its absolute folder. External tests end in "_test". */
  readonly path: string;
  readonly dir: string;
  readonly name: string;
  readonly module: Module;
  /** Files of the package; in-package tests included, marked by `isTest`. */
  readonly files: readonly GoFile[];
  /** Those of them that importers see: without tests, which are not even read for them. */
  readonly importable: readonly GoFile[];
  /** Package-level objects by name. */
  readonly scope: ReadonlyMap<string, Obj>;
  /** Methods by receiver type name, then by name. */
  readonly methods: ReadonlyMap<string, ReadonlyMap<string, FuncObj>>;
  /** The method of a type as a file of the package sees it; without a file, as importers do. */
  method(type: string, name: string, from?: GoFile): FuncObj | undefined;
  isTest(file: GoFile): boolean;
  /** Language version that governs the file: setting, `//go:build go1.N`, go.mod, newest. */
  goVersion(file: GoFile): GoVersion;
}

/** Meaning of names, types of expressions, targets of calls, within one file of a package. All answers are memoised. */
export interface Checker {
  readonly pkg: Package;
  readonly file: GoFile;
  /** What the identifier denotes; undefined when unresolved. Works for uses and declarations, not for selector names. */
  objectOf(ident: Ident): Obj | undefined;
  /** All identifiers in the enclosing top-level declaration that denote the variable, its declaration first. */
  usesOf(obj: VarObj): readonly Ident[];
  /** Type of an expression; a call with several results has a Tuple. */
  typeOf(expr: Expr): Type;
  /** Type that a type expression denotes. */
  typeFrom(expr: Expr): Type;
  /** Follows Named (and Alias) to what it is made of; other types answer themselves. */
  underlying(type: Type): Type;
  calleeOf(call: Call): Callee;
  /** Target of a function expression that is not called here: `f`, `x.M` (method value), a literal. */
  calleeOfExpr(fun: Expr): Callee;
  pathOf(expr: Expr): AccessPath | undefined;
  /** Value of a constant integer expression, constants of the module followed. */
  intConst(expr: Expr): number | undefined;
  /** The same for booleans (`true`, consts). */
  boolConst(expr: Expr): boolean | undefined;
  /** Field or method set look-up through embedding and pointers. */
  fieldType(type: Type, name: string): Type | undefined;
  hasMethod(type: Type, name: string): boolean | undefined;
  /** Does the type (or a pointer to it) implement the interface? Undefined when unknown. */
  implements(type: Type, iface: Type): boolean | undefined;
  /** The enclosing node, up to the top-level declaration. */
  parentOf(node: Node): Node | undefined;
  /** The innermost function around the node. */
  functionOf(node: Node): FuncNode | undefined;
}

/** All that is known of a scan or an editor session. Packages are loaded on demand and may be forgotten. */
export interface Program {
  /** The package of a folder (with its in-package tests), or of its external tests. */
  packageAt(dir: string, externalTest?: boolean): Package | undefined;
  /** By import path as seen from a package: module, replace, go.work, vendor. Undefined: known at most by the API model. */
  importPackage(path: string, from: Package): Package | undefined;
  /** The folder of the package that `importPackage` answers, without reading it. */
  folderOfImport?(path: string, from: Package): string | undefined;
  checker(pkg: Package, file: GoFile): Checker;
  /**
   * Another number: packages, objects and nodes may be others than before, even of what did not change. The same one: all
   * are the same but for the nodes of bodies that were edited.
   */
  readonly generation?: number;
  /**
   * Folders of the module whose files, tests apart, import the package at `path`; whether loaded or not. Sorted. With a
   * name only those whose text holds it, which spares loading the others.
   */
  importersOf(path: string, name?: string): readonly string[];
}

/** `F`, `T.M` or `(*T).M` for a declaration; the name of the enclosing declaration for a literal. */
export type FunctionName = string;

export type { FieldDecl };
