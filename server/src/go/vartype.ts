import type { Expr, FuncDecl, Ident, Range, ValueSpec } from "./ast";
import type { FileChecker } from "./checker";
import type { VarObj } from "./model";
import type { Type } from "./type";
import { unknownType } from "./type";
import { basic, boolType, coreOf, defaultType, errorType, intType, tupleOf } from "./types";

/** The type of a variable declared in the checker's file: written, or inferred from what it is declared with. */
export function variableType(obj: VarObj, checker: FileChecker): Type {
  const { site } = obj;
  switch (site.kind) {
    case "FieldDecl":
      return checker.typeOfField(site, obj.owner);
    case "FuncDecl":
      return receiverType(site, obj, checker);
    case "ValueSpec":
      return specType(site, obj.decl, checker);
    case "Assign": {
      const index = site.lhs.findIndex((each) => each.kind === "Ident" && each.pos === obj.decl.pos);
      return index < 0 ? unknownType : defaultType(valueType(site.rhs, site.lhs, index, checker));
    }
    case "Range":
      return rangeType(site, obj.decl, checker);
    case "CaseClause": {
      const parent = checker.parentOf(site);
      if (parent?.kind !== "TypeSwitch") return unknownType;
      return caseType(parent.x, site.values, checker);
    }
    case "TypeSwitch":
      return checker.typeOf(site.x);
    default:
      return unknownType;
  }
}

function receiverType(site: FuncDecl, obj: VarObj, checker: FileChecker): Type {
  const field = [site.recv, ...site.type.params, ...site.type.results].find((each) => each?.names.includes(obj.decl));
  return field ? checker.typeOfField(field, site) : unknownType;
}

/** In a clause with one type the variable has it; else it has that of the expression. */
function caseType(x: Expr, values: readonly Expr[], checker: FileChecker): Type {
  const only = values.length === 1 ? values[0]! : undefined;
  if (!only || (only.kind === "Ident" && only.name === "nil")) return checker.typeOf(x);
  return checker.typeFrom(only);
}

function specType(spec: ValueSpec, decl: Ident, checker: FileChecker): Type {
  if (spec.type) return checker.typeFrom(spec.type);
  const index = spec.names.findIndex((each) => each.pos === decl.pos);
  return index < 0 ? unknownType : defaultType(valueType(spec.values, spec.names, index, checker));
}

/**
 * The type of the `index`-th value of `lhs = rhs`, where one call, receive, map index or type assertion may yield
 * several. The last of several results of an unknown function that goes by the name of an error is one:
 * `conn, err := thirdparty.Dial()`.
 */
export function valueType(rhs: readonly Expr[], lhs: readonly Expr[], index: number, checker: FileChecker): Type {
  if (rhs.length === lhs.length) return rhs[index] ? checker.typeOf(rhs[index]) : unknownType;
  if (rhs.length !== 1) return unknownType;
  const value = rhs[0]!;
  const type = checker.typeOf(value);
  if (type.kind === "Tuple") return type.types[index] ?? unknownType;
  if (value.kind === "Call") {
    const target = lhs[index]!;
    const last = index === lhs.length - 1 && target.kind === "Ident" && /^err$|Err$/.test(target.name);
    return last && type.kind === "Unknown" ? errorType : unknownType;
  }
  return index === 0 ? type : index === 1 ? boolType : unknownType;
}

function rangeType(site: Range, decl: Ident, checker: FileChecker): Type {
  const { key, value } = rangeTypes(checker.typeOf(site.x), checker);
  if (site.key?.kind === "Ident" && site.key.pos === decl.pos) return key;
  return site.value?.kind === "Ident" && site.value.pos === decl.pos ? value : unknownType;
}

/** Types of the two variables of a `range` over the type. */
export function rangeTypes(over: Type, checker: FileChecker): { readonly key: Type; readonly value: Type } {
  const unknown = { key: unknownType, value: unknownType };
  let type = checker.underlying(over);
  if (type.kind === "TypeParam") type = coreOf(type, (each) => checker.underlying(each)) ?? unknownType;
  if (type.kind === "Pointer") type = checker.underlying(type.elem);
  switch (type.kind) {
    case "Slice":
    case "Array":
      return { key: intType, value: type.elem };
    case "Map":
      return { key: type.key, value: type.value };
    case "Chan":
      return { key: type.elem, value: unknownType };
    case "Basic":
      if (/string$/.test(type.name)) return { key: intType, value: basic("int32") };
      return /int/.test(type.name) ? { key: defaultType(over), value: unknownType } : unknown;
    case "Signature": {
      const yields = type.params[0] && checker.underlying(type.params[0]);
      if (yields?.kind !== "Signature") return unknown;
      return { key: yields.params[0] ?? unknownType, value: yields.params[1] ?? unknownType };
    }
    default:
      return unknown;
  }
}

/** Results as the type of a call expression: none, one, or a tuple. */
export function resultType(results: readonly Type[]): Type {
  return tupleOf(results);
}
