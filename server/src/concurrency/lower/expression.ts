import type { CompositeLit, Expr, FuncLit, Selector } from "../../go/ast";
import type { VarObj } from "../../go/model";
import type { Type } from "../../go/type";
import { walk } from "../../go/walk";
import type { FieldStep, Rv, Zero } from "../program";
import type { Builder } from "./builder";
import { callValues, methodValue, seen } from "./call";
import { isPlain, ownerName } from "./types";

export const unknown: Rv = { k: "unknown", nonNil: false };
export const nonNil: Rv = { k: "unknown", nonNil: true };

/** Lowers an expression; what it calls and receives is emitted before. */
export function lowerExpr(b: Builder, e: Expr): Rv {
  switch (e.kind) {
    case "Ident":
      return identifier(b, e);
    case "BasicLit":
      return e.lit === "string" ? { k: "const", value: e.text } : constant(b, e);
    case "CompositeLit":
      return composite(b, e);
    case "FuncLit":
      return closure(b, e);
    case "Selector":
      return selector(b, e);
    case "Index": {
      if (b.typeOf(e.x).kind === "Signature" || isFunction(b, e.x)) return lowerExpr(b, e.x);
      const x = lowerExpr(b, e.x);
      const i = e.indices[0] ? lowerExpr(b, e.indices[0]) : unknown;
      const under = b.checker.underlying(b.typeOf(e.x));
      if (under.kind === "Map") return { k: "index", x, i, zero: { k: "unknown" } };
      return { k: "index", x, i, zero: b.zeroOf(b.typeOf(e)) };
    }
    case "SliceExpr":
      return {
        k: "slice",
        x: lowerExpr(b, e.x),
        low: e.low && lowerExpr(b, e.low),
        high: e.high && lowerExpr(b, e.high),
      };
    case "TypeAssert":
      return lowerExpr(b, e.x);
    case "Call":
      return callValues(b, e, 1)[0] ?? unknown;
    case "Star": {
      const x = lowerExpr(b, e.x);
      return holdsObject(b.zeroOf(b.typeOf(e))) ? x : { k: "deref", x };
    }
    case "Unary":
      return unary(b, e);
    case "Binary":
      return binary(b, e);
    case "BadExpr":
      for (const ident of e.idents) b.emit({ op: "escape", values: [identifier(b, ident)] });
      return unknown;
    default:
      return unknown;
  }
}

/** Variables of such types are objects themselves: their address is the same reference. */
export function holdsObject(zero: Zero): boolean {
  return zero.k !== "unknown" && zero.k !== "scalar";
}

function isFunction(b: Builder, e: Expr): boolean {
  return e.kind === "Ident" && b.checker.objectOf(e)?.kind === "func";
}

function identifier(b: Builder, e: Expr & { kind: "Ident" }): Rv {
  const obj = b.checker.objectOf(e);
  switch (obj?.kind) {
    case "var":
      if (obj.role !== "global") return b.read(obj);
      return isErrorValue(obj, b) ? nonNil : global(b, obj, b.typeOf(e));
    case "func":
      return { k: "closure", fn: b.context.declared(obj), acts: false, caps: [], bound: [] };
    default:
      return e.name === "nil" ? { k: "const", value: null } : constant(b, e);
  }
}

/** `var errClosed = errors.New("closed")`: whoever returns it returns an error. */
function isErrorValue(obj: VarObj, b: Builder): boolean {
  const { site, decl } = obj;
  if (!/^err|^Err/.test(obj.name) || site.kind !== "ValueSpec") return false;
  const type = b.checker.typeOf(decl);
  const isError = type.kind === "Pointer" || (type.kind === "Basic" && type.name === "error");
  return isError && site.values[site.names.indexOf(decl)]?.kind === "Call";
}

/** A variable of the package: others may change it at any time, but its name stands for one place. */
export function global(b: Builder, obj: VarObj, type: Type): Rv {
  const name = `${obj.file.path}:${obj.name}`;
  return { k: "field", x: { k: "globals" }, name, zero: b.zeroOf(type), owner: "" };
}

/** Numbers and flags, whatever they are written as: `1e6`, `math.MaxInt8`, `int(limit)`. */
export function constant(b: Builder, e: Expr): Rv {
  const n = b.checker.intConst(e);
  if (n !== undefined) return { k: "const", value: n };
  const flag = b.checker.boolConst(e);
  return flag === undefined ? unknown : { k: "const", value: flag };
}

function composite(b: Builder, e: CompositeLit): Rv {
  const type = b.typeOf(e);
  return compositeOf(b, e, type.kind === "Pointer" ? type.elem : type);
}

function compositeOf(b: Builder, e: CompositeLit, type: Type): Rv {
  const zero = b.zeroOf(type);
  const under = b.checker.underlying(type);
  const site = b.site(e);
  // stopped: atomic.Bool{}
  const isAtomic = type.kind === "Named" && type.pkg === "sync/atomic";
  if (isAtomic && e.elements.length === 0) return b.set({ k: "zero", zero, site });
  if (zero.k === "struct" && isForeignOrPlain(b, type)) {
    const values = e.elements.map((x) => element_(b, x.kind === "KeyValue" ? x.value : x, undefined));
    b.emit({ op: "escape", values });
    return e.elements.length === 0 && type.kind === "Named" ? { k: "literal", type: type.id } : nonNil;
  }
  if (zero.k === "struct") {
    const fields: [string, Rv][] = [];
    e.elements.forEach((element, i) => {
      const key = element.kind === "KeyValue" ? element.key : undefined;
      const value = element.kind === "KeyValue" ? element.value : element;
      const declared = under.kind === "Struct" ? under.fields : [];
      const name = key?.kind === "Ident" ? key.name : declared[i]?.name;
      const rv = element_(b, value, declared.find((f) => f.name === name)?.type);
      if (name === undefined) b.emit({ op: "escape", values: [rv] });
      else fields.push([name, rv]);
    });
    return b.set({ k: "struct", type: zero.type, fields, site });
  }
  if (holdsObject(zero) && e.elements.length === 0) return b.set({ k: "zero", zero, site });
  if ((under.kind === "Slice" || under.kind === "Array") && e.elements.length <= 32) {
    if (e.elements.every((x) => x.kind !== "KeyValue")) {
      const elems = e.elements.map((x) => element_(b, x as Expr, under.elem));
      return b.set({ k: "array", elems, site });
    }
  }
  const values = e.elements.map((x) =>
    x.kind === "KeyValue" ? element_(b, x.value, undefined) : element_(b, x, undefined),
  );
  b.emit({ op: "escape", values });
  return nonNil;
}

/** A struct in which nothing of the scope can be hidden from view: plain data, or a type of another package. */
function isForeignOrPlain(b: Builder, type: Type): boolean {
  if (type.kind === "Named" && type.pkg !== "" && type.pkg !== b.checker.pkg.path) return true;
  return isPlain(type, b.checker);
}

/** A value in a composite literal, whose type may be elided. */
function element_(b: Builder, e: Expr, type: Type | undefined): Rv {
  if (e.kind === "CompositeLit" && e.type === undefined && type) {
    return compositeOf(b, e, type.kind === "Pointer" ? type.elem : type);
  }
  return copied(b, e);
}

/** The value of an expression that is about to be stored: structs held by value are copied. */
export function copied(b: Builder, e: Expr): Rv {
  const rv = lowerExpr(b, e);
  if (e.kind !== "Ident" && e.kind !== "Selector" && e.kind !== "Index" && e.kind !== "Star") return rv;
  const type = b.typeOf(e);
  return b.checker.underlying(type).kind === "Struct" ? { k: "copy", x: rv } : rv;
}

export function closure(b: Builder, e: FuncLit): Rv {
  const caps = b.context.capturesOf(e, b.checker).map((obj): Rv => captured(b, obj));
  return {
    k: "closure",
    fn: b.context.literal(e, b.checker),
    acts: acts(b, e),
    caps,
    bound: [],
  };
}

const acting =
  /\bgo\b|<-|\bmake\(\s*chan\b|\bclose\(|[cC]ancel|\.(R?(Lock|Unlock)|Wait|Done|Add|Go|Do|Stop|Close|Signal|Broadcast)\(/;

function acts(b: Builder, e: FuncLit): boolean {
  return acting.test(b.file.text.slice(e.pos, e.end)) || b.context.writesCaptured(e, b.checker);
}

/** The cell of a captured variable. */
function captured(b: Builder, obj: VarObj): Rv {
  const v = b.vars.get(obj);
  return v?.boxed ? { k: "slot", slot: v.slot } : unknown;
}

function selector(b: Builder, e: Selector): Rv {
  const head = e.x.kind === "Ident" ? b.checker.objectOf(e.x) : undefined;
  if (head?.kind === "pkg") {
    const callee = seen(b, b.checker.calleeOfExpr(e));
    if (callee.kind === "source")
      return { k: "closure", fn: b.context.declared(callee.func), acts: false, caps: [], bound: [] };
    return constant(b, e);
  }
  const method = methodValue(b, e);
  if (method) return method;
  const { x, owner } = throughPath(b, e);
  return { k: "field", x, name: e.sel.name, zero: b.zeroOf(b.typeOf(e)), owner };
}

/** The value that holds the selected field itself, embedded fields gone through, and the type that declares the field. */
export function throughPath(b: Builder, e: Selector): { readonly x: Rv; readonly owner: string } {
  const type = b.typeOf(e.x);
  const path = b.context.types.fieldPath(type, e.sel.name, b.checker) ?? [];
  const last = path.at(-1);
  const owner = last ? ownerName(fieldTypeOf(b, type, path)) : ownerName(type);
  return { x: along(lowerExpr(b, e.x), path), owner };
}

function fieldTypeOf(b: Builder, type: Type, path: readonly FieldStep[]): Type {
  return path.reduce<Type>((at, step) => b.checker.fieldType(at, step.name) ?? { kind: "Unknown" }, type);
}

export function along(x: Rv, path: readonly FieldStep[]): Rv {
  return path.reduce<Rv>((at, step) => ({ k: "field", x: at, ...step }), x);
}

function unary(b: Builder, e: Expr & { kind: "Unary" }): Rv {
  switch (e.op) {
    case "<-":
      return receive(b, e, false).value;
    case "!":
      return { k: "not", x: lowerExpr(b, e.x) };
    case "-":
      return { k: "op", op: "-", x: { k: "const", value: 0 }, y: lowerExpr(b, e.x) };
    case "+":
      return lowerExpr(b, e.x);
    case "&":
      return address(b, e.x);
    default:
      lowerExpr(b, e.x);
      return unknown;
  }
}

function address(b: Builder, x: Expr): Rv {
  if (x.kind === "CompositeLit") {
    const rv = lowerExpr(b, x);
    return rv;
  }
  if (x.kind === "Ident") {
    const obj = b.checker.objectOf(x);
    const v = obj?.kind === "var" ? b.vars.get(obj) : undefined;
    if (v && !holdsObject(b.zeroOf(b.typeOf(x)))) return v.boxed ? { k: "slot", slot: v.slot } : nonNil;
    return lowerExpr(b, x);
  }
  if (holdsObject(b.zeroOf(b.typeOf(x)))) return lowerExpr(b, x);
  lowerExpr(b, x);
  return nonNil;
}

/** Emits a receive; the slots hold the value and whether the channel was open. */
export function receive(b: Builder, e: Expr & { kind: "Unary" }, range: boolean): { value: Rv; ok: Rv } {
  const ch = lowerExpr(b, e.x);
  const dst = b.temp();
  const ok = b.temp();
  const pc = b.emit({
    op: "comm",
    cases: [{ dir: "recv", ch, value: undefined, dst, ok, to: -1, site: b.site(e) }],
    dflt: undefined,
    range,
    site: b.site(e),
  });
  const after = b.label();
  b.fix(pc, 0, after);
  b.place(after);
  return { value: { k: "slot", slot: dst }, ok: { k: "slot", slot: ok } };
}

function binary(b: Builder, e: Expr & { kind: "Binary" }): Rv {
  if ((e.op === "&&" || e.op === "||") && hasEffects(e.y)) {
    const dst = b.temp();
    b.emit({ op: "set", dst, rv: lowerExpr(b, e.x) });
    const more = b.label();
    const end = b.label();
    if (e.op === "&&") b.branch({ k: "slot", slot: dst }, more, end, b.site(e.x));
    else b.branch({ k: "slot", slot: dst }, end, more, b.site(e.x));
    b.place(more);
    b.emit({ op: "set", dst, rv: lowerExpr(b, e.y) });
    b.place(end);
    return { k: "slot", slot: dst };
  }
  const n = b.checker.intConst(e);
  if (n !== undefined) return { k: "const", value: n };
  const x = lowerExpr(b, e.x);
  const y = lowerExpr(b, e.y);
  return { k: "op", op: e.op, x, y };
}

/** May evaluating it call or receive? */
export function hasEffects(e: Expr): boolean {
  let found = false;
  walk(e, (n) => {
    if (n.kind === "Call" || (n.kind === "Unary" && n.op === "<-")) found = true;
    return !found && n.kind !== "FuncLit";
  });
  return found;
}

/** Values of this type tell nothing about what blocks; flags and counts do. */
export function isIrrelevant(b: Builder, type: Type): boolean {
  const under = b.checker.underlying(type);
  if (under.kind === "Basic")
    return !/^(untyped )?(bool|u?int\d*|untyped nil|any)$/.test(under.name) && under.name !== "error";
  return isPlain(type, b.checker);
}
