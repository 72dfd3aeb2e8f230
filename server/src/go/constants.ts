import type { BasicLit, Binary, Expr } from "./ast";
import type { FileChecker } from "./checker";

/** Integers and booleans are evaluated, strings for their length; floats are not. */
export type ConstValue = bigint | boolean | string;

/** Shifts beyond this are no constants anyone computes with. */
const MAX_SHIFT = 1024n;

/** The value of a constant expression; `iota` inside a constant declaration. Undefined where it is none. */
export function constantValue(expr: Expr, checker: FileChecker, iota: number | undefined): ConstValue | undefined {
  switch (expr.kind) {
    case "BasicLit":
      return literalValue(expr);
    case "Ident": {
      const obj = checker.objectOf(expr);
      if (obj?.kind !== "const") return undefined;
      if (obj.name === "iota" && !obj.file) return iota === undefined ? undefined : BigInt(iota);
      return checker.valueOfConst(obj);
    }
    case "Selector":
      return importedConst(expr.x, expr.sel.name, checker);
    case "Unary":
      return unaryValue(expr.op, constantValue(expr.x, checker, iota));
    case "Binary":
      return binaryValue(expr, checker, iota);
    case "Call":
      return callValue(expr.fun, expr.args, checker, iota);
    default:
      return undefined;
  }
}

function importedConst(x: Expr, name: string, checker: FileChecker): ConstValue | undefined {
  const path = checker.importPath(x);
  if (path === undefined) return undefined;
  const obj = checker.importedObject(path, name);
  if (obj) return obj.kind === "const" ? checker.valueOfConst(obj) : undefined;
  const member = checker.program.api.package(path)?.member(name);
  return member?.kind === "const" && member.value !== undefined ? BigInt(member.value) : undefined;
}

function literalValue(lit: BasicLit): ConstValue | undefined {
  const text = lit.text.replaceAll("_", "");
  switch (lit.lit) {
    case "int":
      try {
        // `0755` is octal in Go and decimal to BigInt.
        return BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
      } catch {
        return undefined;
      }
    case "float": {
      const value = Number(text);
      return Number.isSafeInteger(value) ? BigInt(value) : undefined;
    }
    case "rune":
      return runeValue(lit.text.slice(1, -1));
    case "string":
      return lit.text.startsWith("`") ? lit.text.slice(1, -1) : unquoted(lit.text.slice(1, -1));
    default:
      return undefined;
  }
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function runeValue(body: string): bigint | undefined {
  const code = unquoted(body).codePointAt(0);
  return code === undefined ? undefined : BigInt(code);
}

function unquoted(body: string): string {
  return body.replace(/\\(?:([0-7]{3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g, (...groups) => {
    const [, octal, x, u, long, plain] = groups as (string | undefined)[];
    if (plain !== undefined) return escapes[plain] ?? plain;
    const code = octal === undefined ? Number.parseInt((x ?? u ?? long)!, 16) : Number.parseInt(octal, 8);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
  });
}

function unaryValue(op: string, x: ConstValue | undefined): ConstValue | undefined {
  if (typeof x === "boolean") return op === "!" ? !x : undefined;
  if (typeof x !== "bigint") return undefined;
  switch (op) {
    case "-":
      return -x;
    case "+":
      return x;
    case "^":
      return ~x;
    default:
      return undefined;
  }
}

function binaryValue(expr: Binary, checker: FileChecker, iota: number | undefined): ConstValue | undefined {
  const x = constantValue(expr.x, checker, iota);
  const y = constantValue(expr.y, checker, iota);
  // `false && x` and `x && false` have a value whatever x is.
  if (expr.op === "&&" && (x === false || y === false)) return false;
  if (expr.op === "||" && (x === true || y === true)) return true;
  if (x === undefined || y === undefined) return undefined;
  if (typeof x === "bigint" && typeof y === "bigint") return integerOperation(expr.op, x, y);
  if (typeof x === "boolean" && typeof y === "boolean") {
    switch (expr.op) {
      case "&&":
      case "||":
        return y;
      case "==":
        return x === y;
      case "!=":
        return x !== y;
      default:
        return undefined;
    }
  }
  if (typeof x === "string" && typeof y === "string") {
    if (expr.op === "+") return x + y;
    if (expr.op === "==") return x === y;
    if (expr.op === "!=") return x !== y;
  }
  return undefined;
}

function integerOperation(op: string, x: bigint, y: bigint): ConstValue | undefined {
  switch (op) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return y === 0n ? undefined : x / y;
    case "%":
      return y === 0n ? undefined : x % y;
    case "&":
      return x & y;
    case "|":
      return x | y;
    case "^":
      return x ^ y;
    case "&^":
      return x & ~y;
    case "<<":
      return y < 0n || y > MAX_SHIFT ? undefined : x << y;
    case ">>":
      return y < 0n || y > MAX_SHIFT ? undefined : x >> y;
    case "==":
      return x === y;
    case "!=":
      return x !== y;
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    case ">=":
      return x >= y;
    default:
      return undefined;
  }
}

/** Conversions such as `time.Duration(5)` and `len("…")`. */
function callValue(
  fun: Expr,
  args: readonly Expr[],
  checker: FileChecker,
  iota: number | undefined,
): ConstValue | undefined {
  if (args.length !== 1) return undefined;
  if (fun.kind === "Ident" && checker.objectOf(fun)?.kind === "builtin") {
    if (fun.name !== "len") return undefined;
    const text = constantValue(args[0]!, checker, iota);
    return typeof text === "string" ? BigInt(new TextEncoder().encode(text).length) : arrayLength(args[0]!, checker);
  }
  if (!checker.isType(fun)) return undefined;
  const value = constantValue(args[0]!, checker, iota);
  const type = checker.underlying(checker.typeFrom(fun));
  if (type.kind !== "Basic") return undefined;
  if (typeof value === "bigint") return integerConversion(value, type.name);
  if (typeof value === "boolean") return type.name === "bool" ? value : undefined;
  return typeof value === "string" && type.name === "string" ? value : undefined;
}

/** A conversion that would not fit is no constant. */
function integerConversion(value: bigint, type: string): bigint | undefined {
  const match = /^(u?)int(8|16|32|64|ptr)?$/.exec(type);
  if (!match) return undefined;
  const bits = BigInt(match[2] === undefined || match[2] === "ptr" ? 64 : Number(match[2]));
  const [low, high] = match[1] ? [0n, 1n << bits] : [-(1n << (bits - 1n)), 1n << (bits - 1n)];
  return value >= low && value < high ? value : undefined;
}

function arrayLength(expr: Expr, checker: FileChecker): bigint | undefined {
  const type = checker.underlying(checker.typeOf(expr));
  const array = type.kind === "Pointer" ? checker.underlying(type.elem) : type;
  return array.kind === "Array" && array.length !== undefined ? BigInt(array.length) : undefined;
}
