import { accessPath } from "./accesspath";
import type { ApiMember } from "./api";
import type {
  Call,
  EditedBody,
  Expr,
  FieldDecl,
  FuncDecl,
  FuncLit,
  FuncNode,
  GoFile,
  Ident,
  Node,
  Selector,
  TypeSpec,
} from "./ast";
import { calleeOfCall, calleeOfFunction } from "./callee";
import { type ConstValue, constantValue } from "./constants";
import { expressionType } from "./exprtype";
import { type Selection, satisfies, select } from "./lookup";
import type { AccessPath, Callee, Checker, ConstObj, FuncObj, Obj, PkgObj, TypeObj, VarObj } from "./model";
import type { SourcePackage } from "./package";
import type { GoProgram } from "./program";
import { type Assignment, FileScope } from "./scope";
import type { Named, Type, TypeParam } from "./type";
import { unknownType } from "./type";
import { readFieldType, readType, type TypeNames } from "./typeexpr";
import { basic, predeclaredTypes } from "./types";
import { addTypeParams, type TypeTable } from "./typetable";
import { variableType } from "./vartype";
import { walk } from "./walk";

/** Answers about one file; see `Checker`. The work is done by the modules beside; this keeps the memos. */
export class FileChecker implements Checker, TypeNames {
  readonly types: TypeTable;
  readonly #scope: FileScope;
  readonly #pkgObjects = new Map<string, PkgObj>();
  readonly #implementers = new Map<string, Named | undefined>();
  readonly #exprs = new Map<Expr, Type>();
  readonly #vars = new Map<VarObj, Type>();
  readonly #calls = new Map<Call, Callee>();
  readonly #paths = new Map<Selector, AccessPath>();
  readonly #consts = new Map<ConstObj, ConstValue | undefined>();
  readonly #names = new Map<FuncDecl | TypeSpec, TypeNames>();

  constructor(
    readonly program: GoProgram,
    readonly pkg: SourcePackage,
    readonly file: GoFile,
  ) {
    this.types = program.types;
    this.#scope = new FileScope(file, {
      pkg,
      packageObject: (name) => pkg.lookup(name, file),
      importedObject: (name) => this.#importNamed(name) ?? this.#dotImported(name),
      funcObject: (decl) => pkg.funcOf(decl, file),
    });
  }

  /** A function of the file has another body: what is known of the old one's nodes is forgotten. */
  edited({ func, before }: EditedBody): void {
    for (const variable of this.#scope.edited(func)?.variables ?? []) this.#vars.delete(variable);
    if (before === undefined) return;
    walk(before, (node) => {
      this.#exprs.delete(node as Expr);
      this.#calls.delete(node as Call);
      this.#paths.delete(node as Selector);
      return true;
    });
  }

  objectOf(ident: Ident): Obj | undefined {
    return this.#scope.objectOf(ident);
  }

  usesOf(obj: VarObj): readonly Ident[] {
    return this.#scope.usesOf(obj);
  }

  parentOf(node: Node): Node | undefined {
    return this.#scope.around(node)?.parentOf(node);
  }

  functionOf(node: Node): FuncNode | undefined {
    return this.#scope.around(node)?.functionOf(node);
  }

  /** All places that set the variable within the declaration around it; for a package-level one, within this file. */
  assignmentsOf(obj: VarObj): readonly Assignment[] {
    if (obj.role !== "global") return this.#scope.around(obj.decl)?.assignmentsOf(obj) ?? [];
    return this.file.decls.flatMap((decl) => this.#scope.bindingsOf(decl).assignmentsOf(obj));
  }

  /** Is there a `&x`? Then the variable may be set where nobody sees it. */
  isAddressTaken(obj: VarObj): boolean {
    return this.#scope.around(obj.decl)?.isAddressTaken(obj) ?? true;
  }

  /** The one value that a local variable ever holds, apart from its zero value; undefined where there are several or none. */
  onlyValueOf(obj: VarObj): Expr | undefined {
    if (obj.role !== "local" || obj.file !== this.file || this.isAddressTaken(obj)) return undefined;
    const values = this.assignmentsOf(obj).filter((each) => each.site.kind !== "ValueSpec" || each.value !== undefined);
    const only = values.length === 1 ? values[0]! : undefined;
    return only && only.index === undefined && only.site.kind !== "TypeSwitch" ? only.value : undefined;
  }

  /** Keeps the answer of `find` for the interface as this file sees it. */
  memoisedImplementer(iface: Named, find: () => Named | undefined): Named | undefined {
    if (!this.#implementers.has(iface.id)) {
      this.#implementers.set(iface.id, undefined);
      this.#implementers.set(iface.id, find());
    }
    return this.#implementers.get(iface.id);
  }

  typeOf(expr: Expr): Type {
    const known = this.#exprs.get(expr);
    if (known) return known;
    // A question that comes back to itself (broken code, or `x := f(x)` of an outer x) finds nothing.
    this.#exprs.set(expr, unknownType);
    const type = expressionType(expr, this);
    this.#exprs.set(expr, type);
    return type;
  }

  typeFrom(expr: Expr): Type {
    // What stands in the head of a function means the same whatever its body says.
    const decl = this.#scope.declAt(expr.pos);
    const head = decl?.kind === "FuncDecl" && expr.pos < decl.bodySpan.pos;
    return readType(expr, head ? this.namesAt(decl) : this);
  }

  /** The type of a variable, wherever in the program it is declared. */
  typeOfVar(obj: VarObj): Type {
    const home = this.#homeOf(obj.file);
    if (home !== this) return home.typeOfVar(obj);
    const known = this.#vars.get(obj);
    if (known) return known;
    this.#vars.set(obj, unknownType);
    const type = variableType(obj, this);
    this.#vars.set(obj, type);
    return type;
  }

  /** The type of whatever an object denotes; of a type object, the type itself. */
  typeOfObject(obj: Obj): Type {
    switch (obj.kind) {
      case "var":
        return this.typeOfVar(obj);
      case "const":
        return this.#typeOfConst(obj);
      case "func":
        return this.types.signatureOf(obj).signature;
      case "type":
        return this.typeOfTypeObject(obj, []);
      default:
        return unknownType;
    }
  }

  typeOfTypeObject(obj: TypeObj, args: readonly Type[]): Type {
    if (obj.decl) return this.types.instance(obj, args);
    return obj.file === undefined && predeclaredTypes.has(obj.name) ? basic(obj.name) : unknownType;
  }

  underlying(type: Type): Type {
    return this.types.underlying(type);
  }

  calleeOf(call: Call): Callee {
    let callee = this.#calls.get(call);
    if (!callee) {
      this.#calls.set(call, { kind: "unknown" });
      callee = calleeOfCall(call, this);
      this.#calls.set(call, callee);
    }
    return callee;
  }

  calleeOfExpr(fun: Expr): Callee {
    return calleeOfFunction(fun, this);
  }

  pathOf(expr: Expr): AccessPath | undefined {
    return accessPath(expr, this);
  }

  /** Keeps the path that `find` has found. */
  memoisedPath(expr: Selector, find: () => AccessPath | undefined): AccessPath | undefined {
    const known = this.#paths.get(expr);
    if (known) return known;
    const path = find();
    if (path) this.#paths.set(expr, path);
    return path;
  }

  intConst(expr: Expr): number | undefined {
    const value = constantValue(expr, this, undefined);
    if (typeof value !== "bigint") return undefined;
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : undefined;
  }

  boolConst(expr: Expr): boolean | undefined {
    const value = constantValue(expr, this, undefined);
    return typeof value === "boolean" ? value : undefined;
  }

  /** Value of a declared constant, wherever it is declared. */
  valueOfConst(obj: ConstObj): ConstValue | undefined {
    if (!obj.file || !obj.site) return obj.name === "true" ? true : obj.name === "false" ? false : undefined;
    const home = this.#homeOf(obj.file);
    if (home !== this) return home.valueOfConst(obj);
    if (this.#consts.has(obj)) return this.#consts.get(obj);
    this.#consts.set(obj, undefined);
    const spec = obj.site.repeats ?? obj.site;
    const expr = spec.values[obj.site.names.indexOf(obj.decl)];
    const value = expr && constantValue(expr, this, obj.site.iota);
    this.#consts.set(obj, value);
    return value;
  }

  fieldType(type: Type, name: string): Type | undefined {
    const found = this.select(type, name);
    return found.kind === "field" ? found.type : undefined;
  }

  hasMethod(type: Type, name: string): boolean | undefined {
    const found = this.select(type, name);
    if (found.kind === "method" || found.kind === "interface") return true;
    return found.kind === "unknown" || found.kind === "opaque" ? undefined : false;
  }

  implements(type: Type, iface: Type): boolean | undefined {
    return satisfies(type, iface, this.types, this.file);
  }

  /** What `x.name` selects on a value of the type. */
  select(type: Type, name: string, label?: string): Selection {
    return select(type, name, this.types, this.file, label);
  }

  /** The package-level object of an imported package, where its source is at hand. */
  importedObject(path: string, name: string): Obj | undefined {
    const pkg = this.program.importPackage(path, this.pkg);
    if (!pkg) return undefined;
    // An external test also sees what the package's own tests export to it.
    return pkg.lookup(name) ?? (pkg.dir === this.pkg.dir ? pkg.scope.get(name) : undefined);
  }

  /** A name that a dot import brings in from a package known by its API only. */
  dotMember(name: string): { readonly path: string; readonly member: ApiMember } | undefined {
    for (const { name: local, path } of this.file.imports) {
      const member = local?.name === "." ? this.program.api.package(path)?.member(name) : undefined;
      if (member) return { path, member };
    }
    return undefined;
  }

  /** Is the expression a type? Unknown names count as values. */
  isType(expr: Expr): boolean {
    switch (expr.kind) {
      case "ArrayType":
      case "MapType":
      case "ChanType":
      case "StructType":
      case "InterfaceType":
      case "FuncType":
        return true;
      case "Ident": {
        const obj = this.objectOf(expr);
        return obj ? obj.kind === "type" : this.dotMember(expr.name)?.member.kind === "type";
      }
      case "Star":
        return this.isType(expr.x);
      case "Index":
        return this.isType(expr.x);
      case "Selector": {
        const path = this.importPath(expr.x);
        if (path === undefined) return false;
        const obj = this.importedObject(path, expr.sel.name);
        if (obj) return obj.kind === "type";
        return this.program.api.package(path)?.member(expr.sel.name)?.kind === "type";
      }
      default:
        return false;
    }
  }

  // ---- Names inside type expressions ----

  typeNamed(ident: Ident, args: readonly Type[]): Type {
    const obj = this.objectOf(ident);
    if (!obj) {
      const dot = this.dotMember(ident.name);
      return dot?.member.kind === "type" ? this.importedType(dot.path, ident.name, args) : unknownType;
    }
    if (obj.kind !== "type") return unknownType;
    if (obj.decl) return this.types.instance(obj, args);
    if (obj.file === undefined && predeclaredTypes.has(obj.name)) return basic(obj.name);
    return this.#typeParamAt(ident);
  }

  importPath(expr: Expr): string | undefined {
    if (expr.kind !== "Ident") return undefined;
    const obj = this.objectOf(expr);
    return obj?.kind === "pkg" ? obj.path : undefined;
  }

  importedType(path: string, name: string, args: readonly Type[]): Type {
    return this.types.imported(path, name, args, this.pkg);
  }

  /** Names as the signature of an enclosing function sees them. */
  namesAt(decl: FuncDecl): TypeNames {
    let names = this.#names.get(decl);
    if (!names) {
      const func: FuncObj = { kind: "func", name: decl.name.name, decl, file: this.file, pkg: this.pkg };
      names = this.types.namesOf(func);
      this.#names.set(decl, names);
    }
    return names;
  }

  /** The parameter's type as its function sees it. */
  typeOfField(field: FieldDecl, owner: FuncDecl | FuncLit | undefined): Type {
    return readFieldType(field, owner?.kind === "FuncDecl" ? this.namesAt(owner) : this);
  }

  #typeParamAt(ident: Ident): Type {
    for (let at: Node | undefined = this.parentOf(ident); at; at = this.parentOf(at)) {
      if (at.kind === "FuncDecl") {
        const names = this.namesAt(at);
        return names.typeNamed(ident, []);
      }
      if (
        at.kind === "TypeSpec" &&
        at.typeParams.some((field) => field.names.some((name) => name.name === ident.name))
      ) {
        const params = new Map<string, TypeParam>();
        addTypeParams(at.typeParams, this.types.placeOf(at, this.file), this, params);
        return params.get(ident.name) ?? unknownType;
      }
    }
    return unknownType;
  }

  #typeOfConst(obj: ConstObj): Type {
    if (!obj.file || !obj.site) {
      if (obj.name === "nil") return basic("untyped nil");
      return basic(obj.name === "iota" ? "untyped int" : "untyped bool");
    }
    const home = this.#homeOf(obj.file);
    const spec = obj.site.repeats ?? obj.site;
    if (spec.type) return home.typeFrom(spec.type);
    const value = spec.values[obj.site.names.indexOf(obj.decl)];
    return value ? home.typeOf(value) : unknownType;
  }

  #importNamed(name: string): PkgObj | undefined {
    let obj = this.#pkgObjects.get(name);
    const path = obj ? undefined : this.program.importNamed(name, this.pkg, this.file);
    if (path !== undefined) {
      obj = { kind: "pkg", name, path };
      this.#pkgObjects.set(name, obj);
    }
    return obj;
  }

  #dotImported(name: string): Obj | undefined {
    for (const spec of this.file.imports) {
      if (spec.name?.name !== ".") continue;
      const obj = this.importedObject(spec.path, name);
      if (obj) return obj;
    }
    return undefined;
  }

  #homeOf(file: GoFile): FileChecker {
    if (file === this.file) return this;
    return this.program.checker(this.program.packageOf(file) ?? this.pkg, file);
  }
}
