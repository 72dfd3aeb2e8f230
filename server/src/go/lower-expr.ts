import type { SyntaxCursor } from "../syntax/cursor";
import { Kind } from "../syntax/kinds";
import type { Expr, FieldDecl, FuncType, Ident, KeyValue, LitKind } from "./ast";
import {
  badExpr,
  exact,
  exprTable,
  ident,
  isExpr,
  keepStray,
  type Lowering,
  lowerBlock,
  lowerExpr,
  MAX_DEPTH,
  noExpr,
} from "./lower";
import { childExprs, inner, lowerParams, lowerResult } from "./lower-type";
import { nameIn } from "./names";

function name(l: Lowering, pos: number, end: number): Expr {
  return end > pos ? { kind: "Ident", pos, end, name: nameIn(l.text, pos, end) } : noExpr(pos);
}

function literal(lit: LitKind) {
  return (l: Lowering, pos: number, end: number): Expr => ({
    kind: "BasicLit",
    pos,
    end,
    lit,
    text: l.text.slice(pos, end),
  });
}

function call(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let fun: Expr | undefined;
  let args: Expr[] = [];
  let spread = false;
  let typeArgs: Expr[] | undefined;
  let broken = false;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.ArgumentList) {
        if (c.firstChild()) {
          do {
            const arg = c.kind;
            if (arg === Kind.VariadicArgument) {
              spread = true;
              args.push(inner(l));
            } else if (arg === Kind.Error) args.push(badExpr(l));
            else if (isExpr(arg)) args.push(lowerExpr(l));
          } while (c.nextSibling());
          c.parent();
        }
      } else if (kind === Kind.TypeArguments) typeArgs = childExprs(l);
      else if (kind === Kind.Error) broken = true;
      else if (isExpr(kind)) {
        if (fun === undefined) fun = lowerExpr(l);
        else args = [lowerExpr(l)];
      }
    } while (c.nextSibling());
    c.parent();
  }
  if (broken || fun === undefined) return badExpr(l);
  args = exact(args);
  if (typeArgs !== undefined) {
    const last = typeArgs[typeArgs.length - 1];
    fun = { kind: "Index", pos: fun.pos, end: last === undefined ? fun.end : last.end, x: fun, indices: typeArgs };
  }
  // The grammar may read `*(*T)(x)` as a conversion to `*(*T)`; in Go a type that begins with a star is parenthesised.
  if (fun.kind === "Star" && fun.pos === pos) {
    let inner = pos + 1;
    while (/\s/.test(l.text[inner] ?? "")) inner++;
    return { kind: "Star", pos, end, x: { kind: "Call", pos: inner, end, fun: fun.x, args, spread } };
  }
  return { kind: "Call", pos, end, fun, args, spread };
}

// Operators whose chains may be regrouped without changing their value. Shorter chains keep their shape.
const regroupable = new Set(["+", "*", "|", "&", "^", "||", "&&"]);
const LONG_CHAIN = 64;

/**
 * A chain `a + b + c` nests to the left, one level an operand, and generated code has chains of thousands: they are
 * read in a loop, and a long run of one operator becomes a tree that is as deep as it must be.
 */
function binary(l: Lowering, pos: number, _end: number): Expr {
  const c = l.cursor;
  let levels = 0;
  while (c.kind === Kind.BinaryExpression && c.firstChild()) {
    levels++;
    toOperand(c);
  }
  // The cursor stands on the innermost left operand. Climb, adding operators and right operands.
  let broken = c.kind === Kind.Error;
  let run: Expr[] = [lowerExpr(l)];
  let runOp = "";
  let runEnd = c.end;
  let height = 0;
  for (; levels > 0; levels--) {
    let op = "";
    let y: Expr | undefined;
    while (c.nextSibling()) {
      const kind = c.kind;
      if (isExpr(kind)) y ??= lowerExpr(l);
      else if (kind === Kind.Error) broken = true;
      else if (kind >= Kind.Semicolon) op = nameIn(l.text, c.start, c.end);
    }
    c.parent();
    if (broken || y === undefined || l.depth + height > MAX_DEPTH) {
      run = [badExpr(l)];
      runOp = "";
      height = 0;
      broken = false;
    } else {
      if (run.length > 1 && (op !== runOp || !regroupable.has(op))) {
        height += grouped(run.length) ? Math.ceil(Math.log2(run.length)) : run.length - 1;
        run = [group(run, runOp, pos, runEnd)];
      }
      runOp = op;
      run.push(y);
    }
    runEnd = c.end;
  }
  return run.length === 1 ? run[0]! : group(run, runOp, pos, runEnd);
}

/** Steps over comments before the first operand. */
function toOperand(c: SyntaxCursor): void {
  while (!isExpr(c.kind) && c.kind !== Kind.Error && c.nextSibling()) {}
}

function grouped(length: number): boolean {
  return length > LONG_CHAIN;
}

/** Operands joined by one operator, from `pos` to `end`: to the left as in Go, or evenly where there are many. */
function group(operands: readonly Expr[], op: string, pos: number, end: number): Expr {
  if (operands.length === 1) return operands[0]!;
  if (grouped(operands.length)) {
    const middle = operands.length >> 1;
    const left = operands.slice(0, middle);
    const right = operands.slice(middle);
    const x = group(left, op, pos, left[left.length - 1]!.end);
    return { kind: "Binary", pos, end, op, x, y: group(right, op, right[0]!.pos, end) };
  }
  let x = operands[0]!;
  for (let i = 1; i < operands.length; i++) {
    const y = operands[i]!;
    x = { kind: "Binary", pos, end: i === operands.length - 1 ? end : y.end, op, x, y };
  }
  return x;
}

function unary(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let op = "";
  let x: Expr | undefined;
  let broken = false;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (isExpr(kind)) x ??= lowerExpr(l);
      else if (kind === Kind.Error) broken = true;
      else if (kind >= Kind.Semicolon) op = nameIn(l.text, c.start, c.end);
    } while (c.nextSibling());
    c.parent();
  }
  if (broken || x === undefined) return badExpr(l);
  return op === "*" ? { kind: "Star", pos, end, x } : { kind: "Unary", pos, end, op, x };
}

function selector(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let x: Expr | undefined;
  let sel: Ident | undefined;
  let broken = false;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.FieldIdentifier) sel = ident(l);
      else if (kind === Kind.Error) broken = true;
      else if (isExpr(kind)) x ??= lowerExpr(l);
    } while (c.nextSibling());
    c.parent();
  }
  if (broken || x === undefined || sel === undefined || sel.end === sel.pos) return badExpr(l);
  return { kind: "Selector", pos, end, x, sel };
}

function slice(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let x: Expr | undefined;
  let colons = 0;
  const bounds: (Expr | undefined)[] = [undefined, undefined, undefined];
  let broken = false;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.Colon) colons++;
      else if (kind === Kind.Error) broken = true;
      else if (isExpr(kind)) {
        if (x === undefined) x = lowerExpr(l);
        else bounds[colons] = lowerExpr(l);
      }
    } while (c.nextSibling());
    c.parent();
  }
  if (broken || x === undefined) return badExpr(l);
  return { kind: "SliceExpr", pos, end, x, low: bounds[0], high: bounds[1], max: bounds[2] };
}

/** `{…}` of a composite literal, or an inner one whose type is left out. */
function literalValue(l: Lowering, type: Expr | undefined, pos: number, end: number): Expr {
  const c = l.cursor;
  const elements: (Expr | KeyValue)[] = [];
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.LiteralElement) elements.push(element(l));
      else if (kind === Kind.KeyedElement) elements.push(keyed(l));
      else if (kind === Kind.Error) elements.push(badExpr(l));
    } while (c.nextSibling());
    c.parent();
  }
  return { kind: "CompositeLit", pos, end, type, elements: exact(elements) };
}

function element(l: Lowering): Expr {
  const parts = childExprs(l);
  return parts?.length === 1 ? parts[0]! : badExpr(l);
}

function keyed(l: Lowering): KeyValue | Expr {
  const c = l.cursor;
  const pos = c.start;
  const end = c.end;
  const parts: Expr[] = [];
  let broken = false;
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.LiteralElement) parts.push(element(l));
      else if (c.kind === Kind.Error) broken = true;
    } while (c.nextSibling());
    c.parent();
  }
  return broken || parts.length !== 2 ? badExpr(l) : { kind: "KeyValue", pos, end, key: parts[0]!, value: parts[1]! };
}

function composite(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let type: Expr | undefined;
  let value: Expr | undefined;
  let broken = false;
  if (c.firstChild()) {
    do {
      if (c.kind === Kind.LiteralValue) value = literalValue(l, type, pos, end);
      else if (c.kind === Kind.Error) broken = true;
      else if (isExpr(c.kind)) type = lowerExpr(l);
    } while (c.nextSibling());
    c.parent();
  }
  return broken || value === undefined ? badExpr(l) : value;
}

function funcLiteral(l: Lowering, pos: number, end: number): Expr {
  const c = l.cursor;
  let params: FieldDecl[] | undefined;
  let results: FieldDecl[] = [];
  let typeEnd = pos;
  let lit: Expr | undefined;
  if (c.firstChild()) {
    do {
      const kind = c.kind;
      if (kind === Kind.Block) {
        const type: FuncType = { kind: "FuncType", pos, end: typeEnd, params: params ?? [], results };
        lit = { kind: "FuncLit", pos, end, type, body: lowerBlock(l) };
      } else if (kind === Kind.Error) keepStray(l);
      else if (kind === Kind.ParameterList || isExpr(kind)) {
        typeEnd = c.end;
        if (params === undefined && kind === Kind.ParameterList) params = lowerParams(l);
        else results = lowerResult(l);
      }
    } while (c.nextSibling());
    c.parent();
  }
  return lit ?? badExpr(l);
}

exprTable[Kind.Identifier] = name;
exprTable[Kind.TypeIdentifier] = name;
exprTable[Kind.PackageIdentifier] = name;
exprTable[Kind.Nil] = name;
exprTable[Kind.True] = name;
exprTable[Kind.False] = name;
exprTable[Kind.Iota] = name;
exprTable[Kind.IntLiteral] = literal("int");
exprTable[Kind.FloatLiteral] = literal("float");
exprTable[Kind.ImaginaryLiteral] = literal("imaginary");
exprTable[Kind.RuneLiteral] = literal("rune");
exprTable[Kind.RawStringLiteral] = literal("string");
exprTable[Kind.InterpretedStringLiteral] = literal("string");
exprTable[Kind.ParenthesizedExpression] = inner;
exprTable[Kind.CallExpression] = call;
exprTable[Kind.TypeConversionExpression] = call;
exprTable[Kind.BinaryExpression] = binary;
exprTable[Kind.UnaryExpression] = unary;
exprTable[Kind.SelectorExpression] = selector;
exprTable[Kind.SliceExpression] = slice;
exprTable[Kind.CompositeLiteral] = composite;
exprTable[Kind.LiteralValue] = (l, pos, end) => literalValue(l, undefined, pos, end);
exprTable[Kind.FuncLiteral] = funcLiteral;
exprTable[Kind.IndexExpression] = (l, pos, end) => {
  const parts = childExprs(l);
  return parts?.length === 2 ? { kind: "Index", pos, end, x: parts[0]!, indices: [parts[1]!] } : badExpr(l);
};
exprTable[Kind.TypeAssertionExpression] = (l, pos, end) => {
  const parts = childExprs(l);
  return parts?.length === 2 ? { kind: "TypeAssert", pos, end, x: parts[0]!, type: parts[1]! } : badExpr(l);
};
