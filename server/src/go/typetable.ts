import type { ApiTypeDef } from "./api";
import type { Expr, FieldDecl, GoFile, Ident, TypeSpec } from "./ast";
import type { FuncObj, TypeObj } from "./model";
import type { SourcePackage } from "./package";
import type { GoProgram } from "./program";
import type { Named, Signature, Type, TypeParam } from "./type";
import { unknownType } from "./type";
import type { TypeNames } from "./typeexpr";
import { readSignature, readType } from "./typeexpr";
import { basic, named, predeclaredTypes, type Substitution, substitute, substituteSignature, typeParam } from "./types";

/** A method of a defined type, in terms of the type's own parameters. */
export interface MethodDef {
  readonly name: string;
  readonly signature: Signature;
  /** Declared on the pointer: only `*T` has it. */
  readonly pointer: boolean;
  /** The declaration, where the source is at hand. */
  readonly func: FuncObj | undefined;
  /** Only builds to which the asking file does not belong have it. */
  readonly otherBuild: boolean;
}

/** What a type declaration says; the same face for source and for API data. */
export interface TypeDef {
  readonly alias: boolean;
  readonly params: readonly TypeParam[];
  /** What stands right of the name. */
  readonly rhs: Type;
  /** All methods are known: what is not listed does not exist. */
  readonly complete: boolean;
  /** API data lists promoted methods beside declared ones. */
  readonly flattened: boolean;
  readonly source: TypeObj | undefined;
  method(name: string, from: GoFile | undefined): MethodDef | undefined;
  methodNames(): Iterable<string>;
}

/** A declared function's signature and its own type parameters. */
export interface DeclaredSignature {
  readonly signature: Signature;
  readonly params: readonly TypeParam[];
}

/** Meaning of names at package level of a file, with the type parameters of one declaration. */
export class FileNames implements TypeNames {
  constructor(
    readonly program: GoProgram,
    readonly pkg: SourcePackage,
    readonly file: GoFile,
    readonly params: ReadonlyMap<string, TypeParam> = new Map(),
  ) {}

  typeNamed(ident: Ident, args: readonly Type[]): Type {
    const param = this.params.get(ident.name);
    if (param) return param;
    const obj = this.pkg.lookup(ident.name, this.file);
    if (obj) return obj.kind === "type" ? this.program.types.instance(obj, args) : unknownType;
    if (predeclaredTypes.has(ident.name)) return basic(ident.name);
    for (const spec of this.file.imports) {
      if (spec.name?.name !== ".") continue;
      const type = this.importedType(spec.path, ident.name, args);
      if (type.kind === "Named" && this.program.types.definitionOf(type)) return type;
    }
    return unknownType;
  }

  importPath(qualifier: Ident): string | undefined {
    if (this.params.has(qualifier.name)) return undefined;
    return this.program.importNamed(qualifier.name, this.pkg, this.file);
  }

  importedType(path: string, name: string, args: readonly Type[]): Type {
    return this.program.types.imported(path, name, args, this.pkg);
  }

  intConst(expr: Expr): number | undefined {
    return this.program.checker(this.pkg, this.file).intConst(expr);
  }
}

/** Definitions behind named types: of the module and its source dependencies first, then of the API model. */
export class TypeTable {
  /** By import path, then by type id; "" holds types that are declared inside functions. */
  readonly #definitions = new Map<string, Map<string, TypeDef | undefined>>();
  #signatures = new WeakMap<FuncObj, DeclaredSignature>();
  /** Types that their package and name do not tell apart, by id. */
  readonly #locals = new Map<string, TypeObj>();
  readonly #places = new WeakMap<TypeSpec, string>();
  /** How many declarations more than one had each place. */
  readonly #placed = new Map<string, number>();
  readonly #busy = new Set<TypeObj>();

  constructor(readonly program: GoProgram) {}

  /** The type that a type object denotes, with arguments; an alias is followed. */
  instance(obj: TypeObj, args: readonly Type[]): Type {
    if (!obj.decl || !obj.file || !obj.pkg) return predeclaredTypes.has(obj.name) ? basic(obj.name) : unknownType;
    if (!obj.decl.alias) return this.#namedOf(obj, args);
    // `type A = B` where B leads back to A is an error of the program; it means nothing.
    if (this.#busy.has(obj)) return unknownType;
    this.#busy.add(obj);
    const definition = this.#ofSource(obj);
    const rhs = substitute(definition.rhs, bind(definition.params, args));
    this.#busy.delete(obj);
    return rhs;
  }

  /** The type of an imported name; a type of that name is assumed where nothing is known of the package. */
  imported(path: string, name: string, args: readonly Type[], from: SourcePackage): Type {
    const type = named(path, name, args);
    if (this.program.sourceMayAlias(path, name, from)) {
      const obj = this.program.importPackage(path, from)?.lookup(name);
      if (obj) return obj.kind === "type" ? this.instance(obj, args) : unknownType;
    }
    const definition = this.program.hasSource(path) ? undefined : this.definitionOf(type);
    return definition?.alias ? substitute(definition.rhs, bind(definition.params, args)) : type;
  }

  /** What is known of the declaration of a named type. */
  definitionOf(type: Named): TypeDef | undefined {
    let ofPackage = this.#definitions.get(type.pkg);
    if (!ofPackage) {
      ofPackage = new Map();
      this.#definitions.set(type.pkg, ofPackage);
    }
    const known = ofPackage.get(type.id);
    if (known || ofPackage.has(type.id)) return known;
    const found = this.#find(type);
    ofPackage.set(type.id, found);
    return found;
  }

  /** Follows names to structure; arguments are filled in. A name that leads nowhere is `Unknown`. */
  underlying(type: Type): Type {
    let at = type;
    for (let steps = 0; at.kind === "Named"; steps++) {
      const definition = this.definitionOf(at);
      if (!definition || steps > 50) return unknownType;
      at = substitute(definition.rhs, bind(definition.params, at.args));
    }
    return at;
  }

  /** The signature of a declared function or method and its own type parameters (the receiver's apart). */
  signatureOf(func: FuncObj): DeclaredSignature {
    let known = this.#signatures.get(func);
    if (!known) {
      const names = this.namesOf(func);
      const params = func.decl.typeParams.length > 0 ? [...names.params.values()] : [];
      known = { signature: readSignature(func.decl.type, names), params };
      this.#signatures.set(func, known);
    }
    return known;
  }

  /** Names as a function's signature sees them: its type parameters, or its receiver's. */
  namesOf(func: FuncObj): FileNames {
    const pkg = func.pkg as SourcePackage;
    const params = new Map<string, TypeParam>();
    const names = new FileNames(this.program, pkg, func.file, params);
    const recv = func.decl.recv;
    if (recv) this.#receiverParams(recv, pkg, func.file, params);
    else addTypeParams(func.decl.typeParams, `${pkg.path}.${func.name}`, names, params);
    return names;
  }

  /** A type declared inside a function: known by its place. */
  local(obj: TypeObj): Named {
    const id = this.placeOf(obj.decl!, obj.file!);
    this.#locals.set(id, obj);
    return { kind: "Named", pkg: "", name: obj.name, id, args: [] };
  }

  /** A name for a type declaration by where it stood when it was first asked for; edits may move it, and others there. */
  placeOf(decl: TypeSpec, file: GoFile): string {
    let place = this.#places.get(decl);
    if (place === undefined) {
      const at = `${file.path}#${decl.pos}`;
      const taken = this.#placed.get(at);
      const times = taken === undefined ? 0 : taken + 1;
      this.#placed.set(at, times);
      place = times === 0 ? at : `${at}.${times}`;
      this.#places.set(decl, place);
    }
    return place;
  }

  /** Drops what was derived from these packages. */
  forget(paths: Iterable<string>): void {
    for (const path of paths) this.#definitions.delete(path);
    this.#definitions.delete("");
    this.#signatures = new WeakMap();
    const gone = new Set(paths);
    for (const [id, obj] of this.#locals) if (obj.pkg && gone.has(obj.pkg.path)) this.#locals.delete(id);
    if (this.#locals.size === 0) this.#placed.clear();
  }

  #namedOf(obj: TypeObj, args: readonly Type[]): Named {
    const pkg = obj.pkg as SourcePackage;
    const preferred = pkg.lookup(obj.name) ?? pkg.scope.get(obj.name);
    if (preferred === obj) return named(pkg.path, obj.name, args);
    if (pkg.lookup(obj.name, obj.file) !== obj) return this.local(obj);
    // A declaration of another build than the preferred one: the same name, a type of its own.
    const id = `${pkg.path}.${obj.name}@${obj.file!.path}`;
    this.#locals.set(id, obj);
    return { kind: "Named", pkg: pkg.path, name: obj.name, id, args };
  }

  #find(type: Named): TypeDef | undefined {
    const local = this.#locals.get(type.id);
    if (local) return this.#ofSource(local);
    if (type.pkg === "") return undefined;
    const pkg = this.program.packageByPath(type.pkg);
    const obj = pkg?.lookup(type.name) ?? pkg?.scope.get(type.name);
    if (obj) return obj.kind === "type" && obj.decl ? this.#ofSource(obj) : undefined;
    if (pkg) return undefined;
    const api = this.program.api.package(type.pkg);
    const member = api?.member(type.name);
    return api && member?.kind === "type" ? ofApi(member.def, api.complete) : undefined;
  }

  #ofSource(obj: TypeObj): TypeDef {
    return new SourceDef(this, obj);
  }

  /** Names that stand for the positional parameters of the receiver's type: `func (l *List[E]) …`. */
  #receiverParams(recv: FieldDecl, pkg: SourcePackage, file: GoFile, into: Map<string, TypeParam>): void {
    const inner = recv.type.kind === "Star" ? recv.type.x : recv.type;
    if (inner.kind !== "Index" || inner.x.kind !== "Ident") return;
    const name = inner.x.name;
    const obj = pkg.lookup(name, file);
    const declared = obj?.kind === "type" && obj.decl ? this.#ofSource(obj).params : [];
    inner.indices.forEach((index, i) => {
      if (index.kind !== "Ident") return;
      const constraint = () => declared[i]?.constraint() ?? unknownType;
      into.set(index.name, typeParam(index.name, `${pkg.path}.${name}`, i, constraint));
    });
  }
}

/** Type parameters of a declaration, in order; constraints are read when asked for, and see all of them. */
export function addTypeParams(
  fields: readonly FieldDecl[],
  owner: string,
  names: TypeNames,
  into: Map<string, TypeParam>,
): void {
  let index = 0;
  for (const field of fields) {
    for (const name of field.names) {
      into.set(
        name.name,
        typeParam(name.name, owner, index++, () => readType(field.type, names)),
      );
    }
  }
}

/** Arguments by parameter; missing ones leave the parameter as it is. */
export function bind(params: readonly TypeParam[], args: readonly Type[]): Substitution {
  const by = new Map<string, Type>();
  params.forEach((param, i) => {
    if (args[i]) by.set(param.id, args[i]);
  });
  return by;
}

class SourceDef implements TypeDef {
  readonly alias: boolean;
  readonly params: readonly TypeParam[];
  readonly complete = true;
  readonly flattened = false;
  readonly #table: TypeTable;
  readonly #names: FileNames;
  #rhs: Type | undefined;

  constructor(
    table: TypeTable,
    readonly source: TypeObj,
  ) {
    const decl = source.decl!;
    const pkg = source.pkg as SourcePackage;
    const params = new Map<string, TypeParam>();
    this.#table = table;
    this.#names = new FileNames(table.program, pkg, source.file!, params);
    addTypeParams(decl.typeParams, `${pkg.path}.${source.name}`, this.#names, params);
    this.params = [...params.values()];
    this.alias = decl.alias;
  }

  get rhs(): Type {
    if (!this.#rhs) {
      const decl = this.source.decl!;
      const local = (this.source.pkg as SourcePackage).lookup(this.source.name, this.source.file) !== this.source;
      // Inside a function the type may mention other local types and the function's type parameters.
      this.#rhs = local
        ? this.#table.program.checker(this.source.pkg!, this.source.file!).typeFrom(decl.type)
        : readType(decl.type, this.#names);
    }
    return this.#rhs;
  }

  method(name: string, from: GoFile | undefined): MethodDef | undefined {
    const pkg = this.source.pkg as SourcePackage;
    if (pkg.lookup(this.source.name, this.source.file) !== this.source) return undefined;
    const seer = from && this.#table.program.packageOf(from);
    const asking = seer === pkg ? from! : this.source.file!;
    const func =
      pkg.method(this.source.name, name, asking) ??
      // An external test sees what the package's own tests add.
      (seer !== pkg && seer?.dir === pkg.dir ? pkg.methods.get(this.source.name)?.get(name) : undefined);
    if (!func) return undefined;
    const { signature } = this.#table.signatureOf(func);
    const otherBuild = func.file !== asking && func.pkg === pkg && !pkg.builtTogether(func.file, asking);
    return { name, signature, pointer: func.decl.recv?.type.kind === "Star", func, otherBuild };
  }

  methodNames(): Iterable<string> {
    const file = this.source.file!;
    const pkg = this.source.pkg as SourcePackage;
    return pkg.lookup(this.source.name, file) === this.source
      ? pkg.methodNames(this.source.name, pkg.isTest(file))
      : [];
  }
}

function ofApi(def: ApiTypeDef, complete: boolean): TypeDef {
  return {
    alias: def.alias,
    params: def.params,
    rhs: def.rhs,
    complete,
    flattened: true,
    source: undefined,
    method(name) {
      const method = def.methods.get(name);
      return (
        method && { name, signature: method.signature, pointer: method.pointer, func: undefined, otherBuild: false }
      );
    },
    methodNames: () => def.methods.keys(),
  };
}

/** A method's signature with the arguments of the receiver's type filled in. */
export function methodSignature(method: MethodDef, params: readonly TypeParam[], args: readonly Type[]): Signature {
  return args.length === 0 ? method.signature : substituteSignature(method.signature, bind(params, args));
}
