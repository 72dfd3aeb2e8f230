import { Kind } from "../syntax/kinds";
import type { Expr, FieldDecl, FuncType, Ident, ImportSpec, NodeBase, TypeSpec, ValueSpec } from "./ast";
import { badExpr, exact, ident, isExpr, isIdentKind, keepStray, type Lowering, lowerExpr, noExpr } from "./lower";
import { lowerParams, lowerResult } from "./lower-type";
import { nameIn } from "./names";

export function lowerVars(l: Lowering): ValueSpec[] {
  const specs: ValueSpec[] = [];
  valueSpecs(l, "var", specs);
  return specs;
}

export function lowerConsts(l: Lowering): ValueSpec[] {
  const specs: ValueSpec[] = [];
  valueSpecs(l, "const", specs);
  return specs;
}

function valueSpecs(l: Lowering, tok: "var" | "const", into: ValueSpec[]): void {
  const c = l.cursor;
  if (!c.firstChild()) return;
  do {
    const kind = c.kind;
    if (kind === Kind.VarSpec || kind === Kind.ConstSpec) into.push(valueSpec(l, tok, into));
    else if (kind === Kind.VarSpecList) valueSpecs(l, tok, into);
    else if (kind === Kind.Error) keepStray(l);
  } while (c.nextSibling());
  c.parent();
}

function valueSpec(l: Lowering, tok: "var" | "const", group: readonly ValueSpec[]): ValueSpec {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  const names: Ident[] = [];
  let type: Expr | undefined;
  const values: Expr[] = [];
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.Identifier) names.push(ident(l));
      else if (kind === Kind.ExpressionList) {
        if (c.firstChild()) {
          do {
            if (c.kind === Kind.Error) values.push(badExpr(l));
            else if (isExpr(c.kind)) values.push(lowerExpr(l));
          } while (c.nextSibling());
          c.parent();
        }
      } else if (kind === Kind.Error) values.push(badExpr(l));
      else if (isExpr(kind)) type ??= lowerExpr(l);
    } while (c.nextSibling());
    c.parent();
  }
  const last = group[group.length - 1];
  const repeats = tok === "const" && values.length === 0 && last !== undefined ? (last.repeats ?? last) : undefined;
  const iota = group.length;
  return { kind: "ValueSpec", pos, end, tok, names: exact(names), type, values: exact(values), iota, repeats };
}

export function lowerTypes(l: Lowering): TypeSpec[] {
  const c = l.cursor;
  const specs: TypeSpec[] = [];
  if (!c.firstChild()) return specs;
  do {
    if (c.kind === Kind.TypeSpec || c.kind === Kind.TypeAlias) specs.push(typeSpec(l));
    else if (c.kind === Kind.Error) keepStray(l);
  } while (c.nextSibling());
  c.parent();
  return specs;
}

function typeSpec(l: Lowering): TypeSpec {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  const alias = c.kind === Kind.TypeAlias;
  let name: Ident | undefined;
  let typeParams: FieldDecl[] = [];
  let type: Expr | undefined;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (name === undefined && isIdentKind(kind)) name = ident(l);
      else if (kind === Kind.TypeParameterList) typeParams = lowerParams(l);
      else if (kind === Kind.Error) type = badExpr(l);
      else if (isExpr(kind)) type ??= lowerExpr(l);
    } while (c.nextSibling());
    c.parent();
  }
  name ??= { kind: "Ident", pos, end: pos, name: "_" };
  return { kind: "TypeSpec", pos, end, name, alias, typeParams, type: type ?? noExpr(end) };
}

/** A function declaration without its body, which is lowered when it is first asked for. */
export interface FuncHead {
  readonly pos: number;
  readonly end: number;
  readonly name: Ident;
  readonly recv: FieldDecl | undefined;
  readonly typeParams: readonly FieldDecl[];
  readonly type: FuncType;
  readonly body: NodeBase | undefined;
}

export function lowerFuncHead(l: Lowering): FuncHead {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  const lists = c.kind === Kind.MethodDeclaration ? 2 : 1;
  let seen = 0;
  let name: Ident | undefined;
  let recv: FieldDecl | undefined;
  let typeParams: FieldDecl[] = [];
  let params: FieldDecl[] = [];
  let results: FieldDecl[] = [];
  let typeEnd = pos;
  let body: NodeBase | undefined;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.Block) body = { pos: c.start, end: c.end };
      else if (kind === Kind.ParameterList && seen < lists) {
        seen++;
        typeEnd = c.end;
        if (seen === lists) params = lowerParams(l);
        else recv = lowerParams(l)[0];
      } else if (kind === Kind.TypeParameterList) typeParams = lowerParams(l);
      else if (name === undefined && (kind === Kind.Identifier || kind === Kind.FieldIdentifier)) name = ident(l);
      else if (kind === Kind.ParameterList || isExpr(kind)) {
        typeEnd = c.end;
        results = lowerResult(l);
      }
    } while (c.nextSibling());
    c.parent();
  }
  name ??= { kind: "Ident", pos, end: pos, name: "_" };
  const type: FuncType = { kind: "FuncType", pos, end: typeEnd, params, results };
  return { pos, end, name, recv, typeParams, type, body };
}

export function lowerImports(l: Lowering, into: ImportSpec[]): void {
  const c = l.cursor;
  if (!c.firstChild()) return;
  do {
    if (c.kind === Kind.ImportSpecList) lowerImports(l, into);
    else if (c.kind === Kind.ImportSpec) into.push(importSpec(l));
  } while (c.nextSibling());
  c.parent();
}

function importSpec(l: Lowering): ImportSpec {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  let name: Ident | undefined;
  let path = "";
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.RawStringLiteral || kind === Kind.InterpretedStringLiteral) {
        path = nameIn(l.text, c.start + 1, c.end - 1);
      } else if (kind === Kind.Dot || kind === Kind.BlankIdentifier || isIdentKind(kind)) name ??= ident(l);
    } while (c.nextSibling());
    c.parent();
  }
  return { kind: "ImportSpec", pos, end, name, path: moved.test(path) ? "context" : path };
}

/** What moved into the standard library and is nothing but other names for what is there, also as godep vendored it. */
const moved = /(?:^|\/_workspace\/src\/)golang\.org\/x\/net\/context$/;
