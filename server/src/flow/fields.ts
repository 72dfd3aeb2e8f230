import type { Expr, FuncDecl, Node, Selector } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import type { ResourceSpec } from "./spec";
import { soundsLikeRelease } from "./target";
import type { StoredField } from "./values";
import { walk } from "./walk";

/**
 * Who could release what a field holds? Only code that names the field, and only inside its package as long as the field
 * or its type is not exported. Any use that is not plainly a read counts as a release: precision first.
 */
export class FieldCensus {
  readonly #program: Program;
  readonly #memo = new WeakMap<Package, Map<string, boolean>>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** True where no code of the field's package can be releasing what it holds. */
  nobodyReleases(field: StoredField, pkg: Package, spec: ResourceSpec): boolean {
    const cut = field.owner.lastIndexOf(".");
    const typeName = field.owner.slice(cut + 1);
    if (field.owner.slice(0, cut) !== pkg.path || (isExported(field.name) && isExported(typeName))) return false;
    // An embedded field gives its methods to the struct: t.Close() names no field.
    if (isEmbedded(field.name, typeName, pkg)) return false;
    const memo = this.#memo.get(pkg) ?? new Map<string, boolean>();
    this.#memo.set(pkg, memo);
    const key = `${field.owner}.${field.name}|${JSON.stringify(spec.releases)}`;
    let answer = memo.get(key);
    if (answer === undefined) {
      answer = !this.#someoneMay(field, pkg, spec);
      memo.set(key, answer);
    }
    return answer;
  }

  #someoneMay(field: StoredField, pkg: Package, spec: ResourceSpec): boolean {
    const named = new RegExp(`\\.\\s*${field.name}\\b`);
    for (const file of pkg.files) {
      if (!named.test(file.text)) continue;
      const checker = this.#program.checker(pkg, file);
      for (const decl of file.decls) {
        if (decl.kind === "TypeSpec" || !named.test(file.text.slice(decl.pos, decl.end))) continue;
        if (mayRelease(decl, field, spec, checker)) return true;
      }
    }
    return false;
  }
}

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

function isEmbedded(name: string, typeName: string, pkg: Package): boolean {
  for (const file of pkg.files) {
    for (const decl of file.decls) {
      if (decl.kind !== "TypeSpec" || decl.name.name !== typeName) continue;
      if (decl.type.kind !== "StructType") return true;
      return !decl.type.fields.some((each) => each.names.some((ident) => ident.name === name));
    }
  }
  return true;
}

function mayRelease(decl: Node, field: StoredField, spec: ResourceSpec, checker: Checker): boolean {
  let found = false;
  walk(decl, (node) => {
    if (found) return false;
    if (node.kind === "Selector" && node.sel.name === field.name) {
      const owner = checker.pathOf(node)?.fieldOwner;
      if ((owner === undefined || owner === field.owner) && !isRead(node, spec, checker)) found = true;
    }
    if ((node.kind === "BadExpr" || node.kind === "BadStmt") && node.idents.some((i) => i.name === field.name))
      found = true;
    return !found;
  });
  return found;
}

/** `s.f = x`, `s.f == nil`, `<-s.f.C`, `s.f.Reset()`: uses that cannot release it. */
function isRead(use: Selector, spec: ResourceSpec, checker: Checker): boolean {
  const parent = checker.parentOf(use);
  switch (parent?.kind) {
    case "Assign":
      return parent.lhs.includes(use) && !parent.rhs.includes(use);
    case "Binary":
      return parent.op === "==" || parent.op === "!=";
    case "Selector":
      return !soundsLikeRelease(parent.sel.name) && !namesRelease(parent.sel.name, spec) && isPlain(parent, checker);
    default:
      return false;
  }
}

function namesRelease(name: string, spec: ResourceSpec): boolean {
  return (
    spec.handedOverBy.includes(name) ||
    spec.releases.some((steps) =>
      steps.some((step) => step.kind === "method" && (step.name === name || step.via.includes(name))),
    )
  );
}

/** The member is called with nothing of ours, or read: `s.ticker.C`, `s.conn.Write(b)`. */
function isPlain(member: Expr, checker: Checker): boolean {
  const parent = checker.parentOf(member);
  if (parent?.kind === "Call") return parent.fun === member;
  return parent?.kind === "Unary" || parent?.kind === "Range" || parent?.kind === "Binary";
}

/**
 * What was stored goes elsewhere as well: `d.c = c; return c, err`, `return &session{stop: stop}, stop`, `s.f = f; go read(f)`. Only reads of its members do
 * not count.
 */
export function isUsedAfter(field: StoredField, checker: Checker): boolean {
  const assign = field.node as Node;
  const parent = checker.parentOf(assign);
  const pair = assign.kind === "KeyValue" ? assign : parent?.kind === "KeyValue" ? parent : undefined;
  if (pair === undefined && parent?.kind !== "Assign") return false;
  const value = parent?.kind === "Assign" ? parent.rhs[parent.lhs.indexOf(assign as Expr)] : pair?.value;
  const obj = value?.kind === "Ident" ? checker.objectOf(value) : undefined;
  if (obj?.kind !== "var") return false;
  return checker
    .usesOf(obj)
    .some(
      (use) =>
        use.pos > assign.end && use !== value && !/^(?:Selector|Binary)$/.test(checker.parentOf(use)?.kind ?? ""),
    );
}

/** A program's own singletons live as long as it does: what `main` (or `init`) itself calls is left alone. */
export function livesWithProcess(func: FuncDecl, pkg: Package): boolean {
  for (const file of pkg.files) {
    for (const decl of file.decls) {
      const start = decl.kind === "FuncDecl" && !decl.recv && /^(?:main|init|TestMain)$/.test(decl.name.name);
      if (!start && decl.kind !== "ValueSpec") continue;
      if (decl === func) return true;
      const text = file.text.slice(decl.pos, decl.end);
      if (new RegExp(`\\b${func.name.name}\\s*[([]`).test(text)) return true;
    }
  }
  return false;
}
