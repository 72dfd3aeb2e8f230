import type { Call, Expr, Ident, Selector } from "./ast";
import type { FileChecker } from "./checker";
import { uniqueImplementation } from "./implementer";
import type { Selection } from "./lookup";
import type { Callee, FuncObj, Obj, VarObj } from "./model";
import { receiverTypeName, type SourcePackage } from "./package";
import type { Named, Signature } from "./type";

const unknownCallee: Callee = { kind: "unknown" };
/** Variables are followed this far: `f := s.run; g := f; g()`. */
const MAX_HOPS = 5;

/** What a call runs; see `Callee`. */
export function calleeOfCall(call: Call, checker: FileChecker): Callee {
  if (checker.isType(call.fun)) return { kind: "conversion", type: checker.typeFrom(call.fun) };
  return calleeOfFunction(call.fun, checker);
}

/** What a function expression stands for. */
export function calleeOfFunction(fun: Expr, checker: FileChecker, hops = 0): Callee {
  switch (fun.kind) {
    case "FuncLit":
      return { kind: "literal", func: fun };
    case "Ident":
      return ofIdent(fun, checker, hops);
    case "Selector":
      return ofSelector(fun, checker);
    case "Index": {
      // An instantiated generic function, unless it is an element: `handlers[i]()`.
      const inner =
        fun.x.kind === "Ident" || fun.x.kind === "Selector" ? calleeOfFunction(fun.x, checker, hops) : unknownCallee;
      if (inner.kind === "source" || inner.kind === "external") return inner;
      return valueCallee(fun, checker);
    }
    default:
      return valueCallee(fun, checker);
  }
}

function valueCallee(fun: Expr, checker: FileChecker): Callee {
  const type = checker.underlying(checker.typeOf(fun));
  if (type.kind === "Signature") return { kind: "value", signature: type };
  return type.kind === "Unknown" || type.kind === "TypeParam" ? { kind: "value", signature: undefined } : unknownCallee;
}

function ofIdent(ident: Ident, checker: FileChecker, hops: number): Callee {
  const obj = checker.objectOf(ident);
  switch (obj?.kind) {
    case "func":
      return declaredCallee(obj, checker);
    case "builtin":
      return { kind: "builtin", name: obj.name };
    case "var":
      return ofVariable(obj, ident, checker, hops);
    case "type":
      return { kind: "conversion", type: checker.typeFrom(ident) };
    case undefined:
      return ofDotImport(ident, checker);
    default:
      return unknownCallee;
  }
}

/** A local variable that only ever holds one function is that function. */
function ofVariable(obj: VarObj, ident: Ident, checker: FileChecker, hops: number): Callee {
  const only = hops < MAX_HOPS ? checker.onlyValueOf(obj) : undefined;
  if (only) {
    const callee = calleeOfFunction(only, checker, hops + 1);
    if (callee.kind !== "unknown" && callee.kind !== "value" && callee.kind !== "conversion") return callee;
  }
  return valueCallee(ident, checker);
}

/** `. "testing"`: functions of a package that is known by its API only. */
function ofDotImport(ident: Ident, checker: FileChecker): Callee {
  const dot = checker.dotMember(ident.name);
  return dot?.member.kind === "func" ? externalCallee(dot.path, undefined, ident.name, dot.member.type) : unknownCallee;
}

function ofSelector(fun: Selector, checker: FileChecker): Callee {
  const name = fun.sel.name;
  const path = checker.importPath(fun.x);
  if (path !== undefined) return ofImport(path, fun, checker);
  if (checker.isType(fun.x)) return ofSelection(checker.select(checker.typeFrom(fun.x), name), fun, checker);
  return ofSelection(checker.select(checker.typeOf(fun.x), name), fun, checker);
}

function ofImport(path: string, fun: Selector, checker: FileChecker): Callee {
  const name = fun.sel.name;
  const obj: Obj | undefined = checker.importedObject(path, name);
  if (obj?.kind === "func") return declaredCallee(obj, checker);
  if (obj) return valueCallee(fun, checker);
  if (checker.program.hasSource(path))
    return path === "C" ? unknownCallee : externalCallee(path, undefined, name, undefined);
  const api = checker.program.api.package(path);
  const member = api?.member(name);
  if (member?.kind === "func") return externalCallee(path, undefined, name, member.type);
  if (member) return valueCallee(fun, checker);
  // An unlisted name of a package that nobody could read is taken for a function: by far the most common case.
  return externalCallee(path, undefined, name, undefined);
}

function ofSelection(found: Selection, fun: Selector, checker: FileChecker): Callee {
  const name = fun.sel.name;
  switch (found.kind) {
    case "method":
      if (found.method.func) return declaredCallee(found.method.func, checker, found.signature);
      return externalCallee(found.owner.pkg, found.owner.name, name, found.signature);
    case "interface":
      return ofInterface(found.owner, name, found.signature, checker);
    case "opaque":
      return externalCallee(found.owner.pkg, found.owner.name, name, undefined);
    case "field":
      return valueCallee(fun, checker);
    default:
      return unknownCallee;
  }
}

function ofInterface(owner: Named | undefined, name: string, signature: Signature, checker: FileChecker): Callee {
  const only = owner && uniqueImplementation(owner, name, checker);
  if (only) return sourceCallee(only, true);
  const recv = !owner ? "" : owner.pkg === "" ? owner.name : `${owner.pkg}.${owner.name}`;
  return { kind: "interface", fullName: recv === "" ? name : `${recv}.${name}`, recv, name, signature };
}

/** A function whose declaration was read; one of a dependency is external all the same. */
function declaredCallee(func: FuncObj, checker: FileChecker, signature?: Signature): Callee {
  if (!(func.pkg as SourcePackage).dependency) return sourceCallee(func, false);
  const recv = func.decl.recv && receiverTypeName(func.decl);
  const known = signature ?? checker.types.signatureOf(func).signature;
  return externalCallee(func.pkg.path, recv, func.name, known);
}

function sourceCallee(func: FuncObj, viaInterface: boolean): Callee {
  return { kind: "source", func, fullName: fullNameOf(func), viaInterface };
}

/** "example.com/m/db.Open", "example.com/m/db.Store.Close". */
export function fullNameOf(func: FuncObj): string {
  const recv = func.decl.recv ? receiverTypeName(func.decl) : undefined;
  return recv === undefined ? `${func.pkg.path}.${func.name}` : `${func.pkg.path}.${recv}.${func.name}`;
}

function externalCallee(pkg: string, recv: string | undefined, name: string, signature: Signature | undefined): Callee {
  const fullName = recv === undefined ? `${pkg}.${name}` : `${pkg}.${recv}.${name}`;
  return { kind: "external", fullName, pkg, recv, name, signature };
}
