import type { Expr, Selector } from "./ast";
import type { FileChecker } from "./checker";
import { ownerName } from "./lookup";
import type { AccessPath } from "./model";

/** See `AccessPath`; undefined where the expression is no chain of fields, pointers and indices from a variable. */
export function accessPath(expr: Expr, checker: FileChecker): AccessPath | undefined {
  switch (expr.kind) {
    case "Ident": {
      const obj = checker.objectOf(expr);
      return obj?.kind === "var" ? { root: obj, fields: [], fieldOwner: undefined } : undefined;
    }
    case "Star":
      return accessPath(expr.x, checker);
    case "Unary":
      return expr.op === "&" ? accessPath(expr.x, checker) : undefined;
    case "Index": {
      if (checker.isType(expr)) return undefined;
      const base = accessPath(expr.x, checker);
      return base && { ...base, fields: [...base.fields, "[]"] };
    }
    case "Selector":
      return checker.memoisedPath(expr, () => selectorPath(expr, checker));
    default:
      return undefined;
  }
}

function selectorPath(expr: Selector, checker: FileChecker): AccessPath | undefined {
  const imported = checker.importPath(expr.x);
  if (imported !== undefined) {
    const obj = checker.importedObject(imported, expr.sel.name);
    return obj?.kind === "var" ? { root: obj, fields: [], fieldOwner: undefined } : undefined;
  }
  const base = accessPath(expr.x, checker);
  if (!base) return undefined;
  const type = checker.typeOf(expr.x);
  // A struct without a name goes by the field that holds it: `Server.stats` of `stats struct{ mu sync.Mutex }`.
  const label = base.fieldOwner === undefined ? undefined : `${base.fieldOwner}.${base.fields.at(-1)}`;
  const found = checker.select(type, expr.sel.name, ownerName(type) ?? label);
  if (found.kind === "method" || found.kind === "interface" || found.kind === "absent") return undefined;
  const through = "through" in found ? found.through : [];
  return {
    root: base.root,
    fields: [...base.fields, ...through, expr.sel.name],
    fieldOwner: found.kind === "field" ? found.owner : found.kind === "opaque" ? ownerName(found.owner) : undefined,
  };
}
