import type { BasicLit, Binary, Call, CompositeLit, Expr, Index, KeyValue, Selector, SliceExpr, Unary } from "./ast";
import type { FileChecker } from "./checker";
import { callSignature, instantiated } from "./infer";
import { largeTable } from "./outline";
import type { Signature, Type } from "./type";
import { unknownType } from "./type";
import {
  anyType,
  basic,
  coreOf,
  defaultType,
  emptyTuple,
  intType,
  isUntyped,
  pointerTo,
  sliceOf,
  tupleOf,
  untypedBool,
} from "./types";

/** The type of an expression, worked out afresh; see `Checker.typeOf`. */
export function expressionType(expr: Expr, checker: FileChecker): Type {
  switch (expr.kind) {
    case "Ident": {
      const obj = checker.objectOf(expr);
      if (!obj) {
        const member = checker.dotMember(expr.name)?.member;
        return member && member.kind !== "type" ? member.type : checker.typeFrom(expr);
      }
      return obj.kind === "type" ? checker.typeFrom(expr) : checker.typeOfObject(obj);
    }
    case "BasicLit":
      return literalType(expr);
    case "CompositeLit":
      return compositeType(expr, checker);
    case "FuncLit":
      return checker.typeFrom(expr.type);
    case "Selector":
      return selectorType(expr, checker);
    case "Index":
      return indexType(expr, checker);
    case "SliceExpr":
      return sliceType(expr, checker);
    case "TypeAssert":
      return expr.type ? checker.typeFrom(expr.type) : unknownType;
    case "Call":
      return callType(expr, checker);
    case "Star":
      return starType(expr, checker);
    case "Unary":
      return unaryType(expr, checker);
    case "Binary":
      return binaryType(expr, checker);
    case "BadExpr":
      return unknownType;
    default:
      return checker.typeFrom(expr);
  }
}

function literalType(lit: BasicLit): Type {
  return basic(lit.lit === "imaginary" ? "untyped complex" : `untyped ${lit.lit}`);
}

/** Structure of a type with the core of a type parameter looked through. */
function shapeOf(type: Type, checker: FileChecker): Type {
  const shape = checker.underlying(type);
  return shape.kind === "TypeParam" ? (coreOf(shape, (each) => checker.underlying(each)) ?? shape) : shape;
}

function compositeType(lit: CompositeLit, checker: FileChecker): Type {
  const { type } = lit;
  if (type?.kind === "ArrayType" && !type.slice && !type.length) {
    return { kind: "Array", length: arrayLength(lit, checker), elem: checker.typeFrom(type.elem) };
  }
  return type ? checker.typeFrom(type) : elidedType(lit, checker);
}

/** Length of `[...]T{…}`: one more than the largest index; unknown where the elements of a large table were not read. */
function arrayLength(lit: CompositeLit, checker: FileChecker): number | undefined {
  if (lit.elements.length === 0 && lit.end - (lit.type?.end ?? lit.pos) > largeTable) return undefined;
  let next = 0;
  let length = 0;
  for (const each of lit.elements) {
    const at = each.kind === "KeyValue" ? checker.intConst(each.key) : next;
    if (at === undefined) return undefined;
    next = at + 1;
    length = Math.max(length, next);
  }
  return length;
}

/** `{1, 2}` inside `[]Point{{1, 2}}`, and `{…}` for `&Point{…}` inside `[]*Point{{…}}`. */
function elidedType(lit: CompositeLit, checker: FileChecker): Type {
  let at: CompositeLit | KeyValue = lit;
  let parent = checker.parentOf(lit);
  if (parent?.kind === "KeyValue") {
    at = parent;
    parent = checker.parentOf(parent);
  }
  if (parent?.kind !== "CompositeLit") return unknownType;
  let outer = shapeOf(checker.typeOf(parent), checker);
  // The outer literal may itself be an elided `&T{…}`.
  if (outer.kind === "Pointer") outer = shapeOf(outer.elem, checker);
  if (outer.kind === "Map") return at.kind === "KeyValue" && at.key === lit ? outer.key : outer.value;
  return outer.kind === "Slice" || outer.kind === "Array" ? outer.elem : unknownType;
}

function selectorType(expr: Selector, checker: FileChecker): Type {
  const path = checker.importPath(expr.x);
  if (path !== undefined) return importedType(path, expr.sel.name, checker);
  if (checker.isType(expr.x)) return methodExpression(expr, checker);
  const found = checker.select(checker.typeOf(expr.x), expr.sel.name);
  if (found.kind === "field") return found.type;
  return found.kind === "method" || found.kind === "interface" ? found.signature : unknownType;
}

function importedType(path: string, name: string, checker: FileChecker): Type {
  if (path === "unsafe" && name === "Pointer") return basic("unsafe.Pointer");
  const obj = checker.importedObject(path, name);
  if (obj) return checker.typeOfObject(obj);
  const member = checker.program.hasSource(path) ? undefined : checker.program.api.package(path)?.member(name);
  if (!member) return unknownType;
  return member.kind === "type" ? checker.importedType(path, name, []) : member.type;
}

/** `T.M` is a function whose first parameter is the receiver. */
function methodExpression(expr: Selector, checker: FileChecker): Type {
  const receiver = checker.typeFrom(expr.x);
  const found = checker.select(receiver, expr.sel.name);
  if (found.kind !== "method" && found.kind !== "interface") return unknownType;
  const { signature } = found;
  return { ...signature, params: [receiver, ...signature.params] } satisfies Signature;
}

function indexType(expr: Index, checker: FileChecker): Type {
  if (checker.isType(expr)) return checker.typeFrom(expr);
  const generic = instantiated(expr, checker);
  if (generic) return generic;
  const over = checker.typeOf(expr.x);
  let shape = shapeOf(over, checker);
  if (shape.kind === "Pointer") shape = shapeOf(shape.elem, checker);
  switch (shape.kind) {
    case "Slice":
    case "Array":
      return shape.elem;
    case "Map":
      return shape.value;
    case "Basic":
      return /string$/.test(shape.name) ? basic("uint8") : unknownType;
    default:
      return unknownType;
  }
}

function sliceType(expr: SliceExpr, checker: FileChecker): Type {
  const over = checker.typeOf(expr.x);
  const shape = shapeOf(over, checker);
  const array = shape.kind === "Pointer" ? shapeOf(shape.elem, checker) : shape;
  if (array.kind === "Array") return sliceOf(array.elem);
  return shape.kind === "Slice" || shape.kind === "Basic" ? defaultType(over) : unknownType;
}

function starType(expr: Extract<Expr, { kind: "Star" }>, checker: FileChecker): Type {
  if (checker.isType(expr.x)) return pointerTo(checker.typeFrom(expr.x));
  const shape = shapeOf(checker.typeOf(expr.x), checker);
  return shape.kind === "Pointer" ? shape.elem : unknownType;
}

function unaryType(expr: Unary, checker: FileChecker): Type {
  const type = checker.typeOf(expr.x);
  if (expr.op === "&") return pointerTo(type);
  if (expr.op !== "<-") return type;
  const shape = shapeOf(type, checker);
  return shape.kind === "Chan" ? shape.elem : unknownType;
}

const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);
const untypedRank = ["untyped int", "untyped rune", "untyped float", "untyped complex"];

function binaryType(expr: Binary, checker: FileChecker): Type {
  if (comparisons.has(expr.op)) return untypedBool;
  const x = checker.typeOf(expr.x);
  if (expr.op === "<<" || expr.op === ">>") return x;
  const y = checker.typeOf(expr.y);
  if (!isUntyped(x)) return x.kind === "Unknown" && !isUntyped(y) ? y : x;
  if (!isUntyped(y)) return y;
  return untypedRank.indexOf(y.name) > untypedRank.indexOf(x.name) ? y : x;
}

function callType(call: Call, checker: FileChecker): Type {
  const { fun } = call;
  if (fun.kind === "Ident") {
    const obj = checker.objectOf(fun);
    if (obj?.kind === "builtin") return builtinType(obj.name, call, checker);
  }
  if (checker.isType(fun)) return checker.typeFrom(fun);
  const signature = callSignature(call, checker);
  return signature ? tupleOf(signature.results) : unknownType;
}

function builtinType(name: string, call: Call, checker: FileChecker): Type {
  const first = call.args[0];
  switch (name) {
    case "make":
      return first ? checker.typeFrom(first) : unknownType;
    case "new":
      // Since Go 1.26 also of a value.
      return first
        ? pointerTo(checker.isType(first) ? checker.typeFrom(first) : defaultType(checker.typeOf(first)))
        : unknownType;
    case "append":
      return first ? checker.typeOf(first) : unknownType;
    case "len":
    case "cap":
    case "copy":
      return intType;
    case "min":
    case "max":
      return call.args.map((arg) => checker.typeOf(arg)).reduce((x, y) => (isUntyped(x) ? y : x), basic("untyped int"));
    case "complex":
      return basic("complex128");
    case "real":
    case "imag":
      return basic("float64");
    case "recover":
      return anyType;
    default:
      return emptyTuple;
  }
}
