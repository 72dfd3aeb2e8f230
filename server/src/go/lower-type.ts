import { Kind } from "../syntax/kinds";
import type { Expr, FieldDecl, FuncType, Ident, MethodSpec } from "./ast";
import { badExpr, exact, exprTable, ident, isExpr, isIdentKind, type Lowering, lowerExpr, noExpr } from "./lower";

/** Parameters or results from the parameter list under the cursor. */
export function lowerParams(l: Lowering): FieldDecl[] {
  const c = l.cursor;
  const fields: FieldDecl[] = [];
  if (!c.firstChild()) return fields;
  do {
    const kind = c.kind;
    if (kind === Kind.ParameterDeclaration || kind === Kind.TypeParameterDeclaration) fields.push(field(l, false));
    else if (kind === Kind.VariadicParameterDeclaration) fields.push(field(l, true));
    else if (kind === Kind.Error) fields.push(anonymous(badExpr(l)));
  } while (c.nextSibling());
  c.parent();
  return exact(fields);
}

function anonymous(type: Expr): FieldDecl {
  return { kind: "FieldDecl", pos: type.pos, end: type.end, names: [], type, embedded: false, variadic: false };
}

/** Names first, then the type: in a parameter names are identifiers and type names type identifiers. */
function field(l: Lowering, variadic: boolean): FieldDecl {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  const names: Ident[] = [];
  let type: Expr | undefined;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.Identifier) names.push(ident(l));
      else if (kind === Kind.Error) type = badExpr(l);
      else if (isExpr(kind)) type ??= lowerExpr(l);
    } while (c.nextSibling());
    c.parent();
  }
  return { kind: "FieldDecl", pos, end, names: exact(names), type: type ?? noExpr(end), embedded: false, variadic };
}

/** What follows a result's or parameter's list: results from a list or from a single type. */
export function lowerResult(l: Lowering): FieldDecl[] {
  return l.cursor.kind === Kind.ParameterList ? lowerParams(l) : [anonymous(lowerExpr(l))];
}

function structFields(l: Lowering, into: FieldDecl[]): void {
  const c = l.cursor;
  if (!c.firstChild()) return;
  do {
    if (c.kind === Kind.FieldDeclaration) into.push(structField(l));
    else if (c.kind === Kind.FieldDeclarationList) structFields(l, into);
    else if (c.kind === Kind.Error) into.push(anonymous(badExpr(l)));
  } while (c.nextSibling());
  c.parent();
}

function structField(l: Lowering): FieldDecl {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  const names: Ident[] = [];
  let type: Expr | undefined;
  let star = -1;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.FieldIdentifier) names.push(ident(l));
      else if (kind === Kind.Star) star = c.start;
      else if (kind === Kind.RawStringLiteral || kind === Kind.InterpretedStringLiteral) continue;
      else if (kind === Kind.Error) type = badExpr(l);
      else if (isExpr(kind)) type ??= lowerExpr(l);
    } while (c.nextSibling());
    c.parent();
  }
  let of = type ?? noExpr(end);
  if (star >= 0) of = { kind: "Star", pos: star, end: of.end, x: of };
  return { kind: "FieldDecl", pos, end, names: exact(names), type: of, embedded: names.length === 0, variadic: false };
}

/** Constraint or embedded element: terms joined by `|`. */
function union(l: Lowering, _pos: number, end: number): Expr {
  const c = l.cursor;
  let of: Expr | undefined;
  let broken = false;
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.Error) broken = true;
      if (!isExpr(c.kind)) continue;
      const term = lowerExpr(l);
      of = of === undefined ? term : { kind: "Binary", pos: of.pos, end: term.end, op: "|", x: of, y: term };
    } while (c.nextSibling());
    c.parent();
  }
  return broken ? badExpr(l) : (of ?? noExpr(end));
}

function method(l: Lowering): MethodSpec {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  let name: Ident | undefined;
  let params: FieldDecl[] | undefined;
  let results: FieldDecl[] = [];
  let typePos = end;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.FieldIdentifier) name ??= ident(l);
      else if (params === undefined && kind === Kind.ParameterList) {
        typePos = c.start;
        params = lowerParams(l);
      } else if (kind === Kind.ParameterList || isExpr(kind)) results = lowerResult(l);
    } while (c.nextSibling());
    c.parent();
  }
  const type: FuncType = { kind: "FuncType", pos: typePos, end, params: params ?? [], results };
  return { kind: "MethodSpec", pos, end, name: name ?? { kind: "Ident", pos, end: pos, name: "_" }, type };
}

function interfaceType(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  const methods: MethodSpec[] = [];
  const embeds: Expr[] = [];
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.MethodElem) methods.push(method(l));
      else if (c.kind === Kind.Error) embeds.push(badExpr(l));
      else if (isExpr(c.kind)) embeds.push(lowerExpr(l));
    } while (c.nextSibling());
    c.parent();
  }
  return { kind: "InterfaceType", pos, end, methods: exact(methods), embeds: exact(embeds) };
}

function funcType(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let params: FieldDecl[] | undefined;
  let results: FieldDecl[] = [];
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (params === undefined && kind === Kind.ParameterList) params = lowerParams(l);
      else if (kind === Kind.ParameterList || isExpr(kind)) results = lowerResult(l);
      else if (kind === Kind.Error) results = [...results, anonymous(badExpr(l))];
    } while (c.nextSibling());
    c.parent();
  }
  return { kind: "FuncType", pos, end, params: params ?? [], results };
}

/** Expressions among the children; undefined where something is broken between them. */
export function childExprs(l: Lowering): Expr[] | undefined {
  const c = l.cursor;
  const found: Expr[] = [];
  let broken = false;
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.Error) broken = true;
      else if (isExpr(c.kind)) found.push(lowerExpr(l));
    } while (c.nextSibling());
    c.parent();
  }
  return broken ? undefined : exact(found);
}

function arrayType(l: Lowering, pos: number, end: number): Expr {
  const parts = childExprs(l);
  const elem = parts?.at(-1);
  if (parts === undefined || elem === undefined) return badExpr(l);
  const length = parts.length > 1 ? parts[0] : undefined;
  return { kind: "ArrayType", pos, end, length, slice: l.cursor.kind === Kind.SliceType, elem };
}

function mapType(l: Lowering, pos: number, end: number): Expr {
  const parts = childExprs(l);
  if (parts?.length !== 2) return badExpr(l);
  return { kind: "MapType", pos, end, key: parts[0]!, value: parts[1]! };
}

function channelType(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let elem: Expr | undefined;
  let dir: "both" | "send" | "receive" = "both";
  let chan = false;
  let broken = false;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.Chan) chan = true;
      else if (kind === Kind.Arrow) dir = chan ? "send" : "receive";
      else if (kind === Kind.Error) broken = true;
      else if (isExpr(kind)) elem = lowerExpr(l);
    } while (c.nextSibling());
    c.parent();
  }
  return broken || elem === undefined ? badExpr(l) : { kind: "ChanType", pos, end, dir, elem };
}

/** `G[K, V]` */
function instance(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let x: Expr | undefined;
  let indices: Expr[] | undefined = [];
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.TypeArguments) indices = indices && childExprs(l);
      else if (c.kind === Kind.Error) indices = undefined;
      else if (isExpr(c.kind)) {
        if (x === undefined) x = lowerExpr(l);
        else indices?.push(lowerExpr(l));
      }
    } while (c.nextSibling());
    c.parent();
  }
  return x === undefined || indices === undefined ? badExpr(l) : { kind: "Index", pos, end, x, indices };
}

function qualified(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  const names: Ident[] = [];
  if (c.firstChild()) {
    do {
      if (isIdentKind(c.kind) && c.end > c.start) names.push(ident(l));
    } while (c.nextSibling());
    c.parent();
  }
  return names.length === 2 ? { kind: "Selector", pos, end, x: names[0]!, sel: names[1]! } : badExpr(l);
}

/** The only expression inside: parentheses are dropped. */
export function inner(l: Lowering): Expr {
  const parts = childExprs(l);
  return parts?.length === 1 ? parts[0]! : badExpr(l);
}

exprTable[Kind.ParenthesizedType] = inner;
exprTable[Kind.GenericType] = instance;
exprTable[Kind.TypeInstantiationExpression] = instance;
exprTable[Kind.PointerType] = (l, pos, end) => {
  const parts = childExprs(l);
  return parts?.length === 1 ? { kind: "Star", pos, end, x: parts[0]! } : badExpr(l);
};
exprTable[Kind.NegatedType] = (l, pos, end) => {
  const parts = childExprs(l);
  return parts?.length === 1 ? { kind: "Unary", pos, end, op: "~", x: parts[0]! } : badExpr(l);
};
exprTable[Kind.ArrayType] = arrayType;
exprTable[Kind.ImplicitLengthArrayType] = arrayType;
exprTable[Kind.SliceType] = arrayType;
exprTable[Kind.MapType] = mapType;
exprTable[Kind.ChannelType] = channelType;
exprTable[Kind.FunctionType] = funcType;
exprTable[Kind.StructType] = (l, pos, end) => {
  const fields: FieldDecl[] = [];
  structFields(l, fields);
  return { kind: "StructType", pos, end, fields: exact(fields) };
};
exprTable[Kind.InterfaceType] = interfaceType;
exprTable[Kind.TypeElem] = union;
exprTable[Kind.TypeConstraint] = union;
exprTable[Kind.QualifiedType] = qualified;
