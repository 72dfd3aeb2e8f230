import type { ApiMember } from "./api";
import type { Call, Expr } from "./ast";
import type { FileChecker } from "./checker";
import type { Obj } from "./model";
import type { Signature, Type, TypeParam } from "./type";
import { unknownType } from "./type";
import { coreOf, defaultType, isUntyped, substitute, substituteSignature, unify } from "./types";
import { bind } from "./typetable";

/** A generic function that is named by an expression, with the type arguments written there. */
interface Generic {
  readonly signature: Signature;
  readonly params: readonly TypeParam[];
  readonly args: readonly Type[];
}

/** The generic function that an expression names; undefined for everything else. */
function genericOf(fun: Expr, checker: FileChecker): Generic | undefined {
  if (fun.kind === "Index") {
    const inner = genericOf(fun.x, checker);
    return inner && { ...inner, args: fun.indices.map((each) => checker.typeFrom(each)) };
  }
  if (fun.kind === "Ident") {
    const obj = checker.objectOf(fun);
    return obj ? ofObject(obj, checker) : ofMember(checker.dotMember(fun.name)?.member);
  }
  if (fun.kind !== "Selector") return undefined;
  const path = checker.importPath(fun.x);
  if (path === undefined) return undefined;
  const obj = checker.importedObject(path, fun.sel.name);
  return obj ? ofObject(obj, checker) : ofMember(checker.program.api.package(path)?.member(fun.sel.name));
}

function ofObject(obj: Obj, checker: FileChecker): Generic | undefined {
  const generic = obj.kind === "func" && obj.decl.typeParams.length > 0;
  return generic ? { ...checker.types.signatureOf(obj), args: [] } : undefined;
}

function ofMember(member: ApiMember | undefined): Generic | undefined {
  const generic = member?.kind === "func" && member.typeParams.length > 0;
  return generic ? { signature: member.type, params: member.typeParams, args: [] } : undefined;
}

/** The signature of an explicit instantiation `f[T]`; undefined where `f` is no generic function. */
export function instantiated(fun: Expr, checker: FileChecker): Signature | undefined {
  const generic = genericOf(fun, checker);
  return generic && substituteSignature(generic.signature, bind(generic.params, generic.args));
}

/** The signature that a call has, type arguments written or found from the arguments; undefined where the callee is no function. */
export function callSignature(call: Call, checker: FileChecker): Signature | undefined {
  const generic = genericOf(call.fun, checker);
  if (!generic) {
    const type = checker.underlying(checker.typeOf(call.fun));
    if (type.kind === "Signature") return type;
    const core = type.kind === "TypeParam" ? coreOf(type, (each) => checker.underlying(each)) : undefined;
    return core?.kind === "Signature" ? core : undefined;
  }
  return substituteSignature(generic.signature, inferred(generic, call, checker));
}

function inferred(generic: Generic, call: Call, checker: FileChecker): Map<string, Type> {
  const { signature, params } = generic;
  const found = new Map<string, Type>(bind(params, generic.args));
  const expand = (type: Type): Type => (type.kind === "Named" ? checker.underlying(type) : type);
  if (found.size < params.length) {
    const args = argumentTypes(call, checker);
    // Typed arguments decide; untyped constants only where nothing else does.
    for (const untyped of [false, true]) {
      args.forEach((arg, i) => {
        if (isUntyped(arg) === untyped) unify(parameterAt(signature, i, call.spread), defaultType(arg), found, expand);
      });
    }
    for (let round = 0; round < 2; round++) fillFromCores(params, found, expand);
  }
  for (const param of params) if (!found.has(param.id)) found.set(param.id, unknownType);
  return found;
}

/** `S ~[]E`: E follows from S, and S, where no argument tells, from E. */
function fillFromCores(params: readonly TypeParam[], found: Map<string, Type>, expand: (type: Type) => Type): void {
  for (const param of params) {
    const core = coreOf(param, expand);
    if (!core) continue;
    const type = found.get(param.id);
    if (type) unify(core, expand(type), found, expand);
    else found.set(param.id, substitute(core, found));
  }
}

/** Types of the arguments; one call with several results stands for several. */
function argumentTypes(call: Call, checker: FileChecker): readonly Type[] {
  if (call.args.length === 1) {
    const type = checker.typeOf(call.args[0]!);
    return type.kind === "Tuple" ? type.types : [type];
  }
  return call.args.map((arg) => checker.typeOf(arg));
}

/** The type that the `index`-th argument is given to. */
export function parameterAt(signature: Signature, index: number, spread: boolean): Type {
  const last = signature.params.length - 1;
  if (!signature.variadic || index < last) return signature.params[index] ?? unknownType;
  const rest = signature.params[last]!;
  return spread || rest.kind !== "Slice" ? rest : rest.elem;
}
