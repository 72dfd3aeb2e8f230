import type { CompositeLit, Expr, Node } from "../../go/ast";
import type { Checker, ConstObj, VarObj } from "../../go/model";
import { typeNameOf } from "../memory/request";

/** The literal `http.Client{…}` (or Server, Transport) as the type's full name says; undefined for another literal. */
export function literalOf(x: Expr | undefined, typeName: string, checker: Checker): CompositeLit | undefined {
  if (x?.kind === "Unary" && x.op === "&") return literalOf(x.x, typeName, checker);
  if (x?.kind !== "CompositeLit" || x.type === undefined) return undefined;
  return typeNameOf(checker.typeFrom(x.type)) === typeName ? x : undefined;
}

/** Value of a keyed element; undefined where the literal has no such key. */
export function elementOf(lit: CompositeLit, key: string): Expr | undefined {
  for (const element of lit.elements) {
    if (element.kind === "KeyValue" && element.key.kind === "Ident" && element.key.name === key) return element.value;
  }
  return undefined;
}

/** `Client{tr, nil, jar, t}`: every field is given by place. */
export function isPositional(lit: CompositeLit): boolean {
  return lit.elements.some((element) => element.kind !== "KeyValue");
}

/** The variable that a literal (or its address) is the first value of; undefined where it goes elsewhere. */
export function variableOf(lit: CompositeLit, checker: Checker): VarObj | undefined {
  let value: Node = lit;
  let parent = checker.parentOf(lit);
  if (parent?.kind === "Unary") {
    value = parent;
    parent = checker.parentOf(parent);
  }
  if (parent?.kind === "Assign" && parent.define && parent.lhs.length === parent.rhs.length) {
    const name = parent.lhs[parent.rhs.indexOf(value as Expr)];
    const obj = name?.kind === "Ident" ? checker.objectOf(name) : undefined;
    return obj?.kind === "var" ? obj : undefined;
  }
  if (parent?.kind === "ValueSpec" && parent.names.length === parent.values.length) {
    const obj = checker.objectOf(parent.names[parent.values.indexOf(value as Expr)]!);
    return obj?.kind === "var" ? obj : undefined;
  }
  return undefined;
}

/** Whether `v.<field> = …` stands anywhere for one of the fields. */
export function setsField(obj: VarObj, fields: ReadonlySet<string>, checker: Checker): boolean {
  return checker.usesOf(obj).some((use) => {
    const selector = checker.parentOf(use);
    if (selector?.kind !== "Selector" || selector.x !== use || !fields.has(selector.sel.name)) return false;
    const assign = checker.parentOf(selector);
    return assign?.kind === "Assign" && assign.lhs.includes(selector);
  });
}

/** Whether the variable, or its address, is handed to a function that may set its fields: one of the module, or an unknown one. */
export function isHandedOn(obj: VarObj, checker: Checker): boolean {
  return checker.usesOf(obj).some((use) => {
    const parent = checker.parentOf(use);
    const value = parent?.kind === "Unary" && parent.op === "&" ? parent : use;
    const call = checker.parentOf(value);
    return call?.kind === "Call" && call.args.includes(value) && checker.calleeOf(call).kind !== "external";
  });
}

/** The value that a variable or constant is declared with; of several results only the first is known. */
export function declaredValue({ site, decl }: VarObj | ConstObj): Expr | undefined {
  if (site?.kind === "Assign") return first(site.lhs, site.rhs, decl);
  if (site?.kind === "ValueSpec") return first(site.names, site.values, decl);
  return undefined;
}

function first(names: readonly Expr[], values: readonly Expr[], name: Expr): Expr | undefined {
  if (names.length === values.length) return values[names.indexOf(name)];
  return values.length === 1 && names[0] === name ? values[0] : undefined;
}

/** Whether a variable gets another value than that. */
export function isReassigned(obj: VarObj, checker: Checker): boolean {
  return checker.usesOf(obj).some((use) => {
    const parent = checker.parentOf(use);
    return use !== obj.decl && parent?.kind === "Assign" && parent.lhs.includes(use);
  });
}
