import type { Expr, FieldDecl, FuncType, Ident, InterfaceType, StructType } from "./ast";
import type { InterfaceT, Signature, StructField, Type } from "./type";
import { unknownType } from "./type";
import { anyType, pointerTo, sliceOf, unsafePointer } from "./types";

/** What the names inside a type expression mean, at the place where it stands. */
export interface TypeNames {
  /** The type of a plain name; `Unknown` for anything that is no type. */
  typeNamed(ident: Ident, args: readonly Type[]): Type;
  /** Import path behind a qualifier; undefined where the name is none. */
  importPath(qualifier: Ident): string | undefined;
  /** The type of an imported name. */
  importedType(path: string, name: string, args: readonly Type[]): Type;
  /** Length of an array. */
  intConst(expr: Expr): number | undefined;
}

/** The type that a type expression denotes; `Unknown` where it is none. */
export function readType(expr: Expr, names: TypeNames): Type {
  switch (expr.kind) {
    case "Ident":
      return names.typeNamed(expr, []);
    case "Selector":
      return qualified(expr.x, expr.sel, [], names);
    case "Index": {
      const args = expr.indices.map((each) => readType(each, names));
      if (expr.x.kind === "Ident") return names.typeNamed(expr.x, args);
      return expr.x.kind === "Selector" ? qualified(expr.x.x, expr.x.sel, args, names) : unknownType;
    }
    case "Star":
      return pointerTo(readType(expr.x, names));
    case "ArrayType":
      if (expr.slice) return sliceOf(readType(expr.elem, names));
      return {
        kind: "Array",
        length: expr.length && names.intConst(expr.length),
        elem: readType(expr.elem, names),
      };
    case "MapType":
      return { kind: "Map", key: readType(expr.key, names), value: readType(expr.value, names) };
    case "ChanType":
      return { kind: "Chan", dir: expr.dir, elem: readType(expr.elem, names) };
    case "FuncType":
      return readSignature(expr, names);
    case "StructType":
      return readStruct(expr, names);
    case "InterfaceType":
      return readInterface(expr, names);
    // A constraint: `~T` counts as T, a union as unknown.
    case "Unary":
      return expr.op === "~" ? readType(expr.x, names) : unknownType;
    default:
      return unknownType;
  }
}

function qualified(x: Expr, sel: Ident, args: readonly Type[], names: TypeNames): Type {
  const path = x.kind === "Ident" ? names.importPath(x) : undefined;
  if (path === undefined) return unknownType;
  return path === "unsafe" && sel.name === "Pointer" ? unsafePointer : names.importedType(path, sel.name, args);
}

/** The signature of a function type or declaration, receiver apart. */
export function readSignature(type: FuncType, names: TypeNames): Signature {
  const variadic = type.params.at(-1)?.variadic ?? false;
  return {
    kind: "Signature",
    params: readFields(type.params, names),
    results: readFields(type.results, names),
    variadic,
  };
}

function readFields(fields: readonly FieldDecl[], names: TypeNames): readonly Type[] {
  const out: Type[] = [];
  for (const field of fields) {
    const type = readFieldType(field, names);
    for (let i = Math.max(field.names.length, 1); i > 0; i--) out.push(type);
  }
  return out;
}

/** The type of a parameter inside the function: a slice for a variadic one. */
export function readFieldType(field: FieldDecl, names: TypeNames): Type {
  const type = readType(field.type, names);
  return field.variadic ? sliceOf(type) : type;
}

function readStruct(expr: StructType, names: TypeNames): Type {
  const fields: StructField[] = [];
  for (const field of expr.fields) {
    const type = readType(field.type, names);
    if (field.embedded || field.names.length === 0) {
      fields.push({ name: embeddedName(field.type), type, embedded: true });
    } else for (const name of field.names) fields.push({ name: name.name, type, embedded: false });
  }
  return { kind: "Struct", fields };
}

/** `T` of `T`, `*T`, `p.T`, `T[A]`: the name that an embedded field goes by; "" for broken text. */
export function embeddedName(type: Expr): string {
  switch (type.kind) {
    case "Ident":
      return type.name;
    case "Selector":
      return type.sel.name;
    case "Star":
    case "Index":
      return embeddedName(type.x);
    default:
      return "";
  }
}

function readInterface(expr: InterfaceType, names: TypeNames): Type {
  if (expr.methods.length + expr.embeds.length === 0) return anyType;
  const type: InterfaceT = {
    kind: "Interface",
    methods: expr.methods.map((method) => ({ name: method.name.name, type: readSignature(method.type, names) })),
    embeds: expr.embeds.map((embed) => readType(embed, names)),
  };
  return type;
}
