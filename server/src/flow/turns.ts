import type { CompositeLit, Expr, For, Node, Range } from "../go/ast";
import type { Checker } from "../go/model";

/** Turns that nobody minds. */
const few = 8;

/**
 * A loop over a few things that are written out, or up to a small constant: what piles up in it stays small.
 * ```go
 * for _, name := range []string{"a", "b"} { … }
 * for i := 0; i < 3; i++ { … }
 * ```
 */
export function turnsFewTimes(checker: Checker, loop: For | Range): boolean {
  if (loop.kind === "For") {
    if (loop.cond?.kind !== "Binary" || !loop.init || !/^<=?$/.test(loop.cond.op)) return false;
    return isFew(checker.intConst(loop.cond.y));
  }
  const literal = literalOf(checker, loop.x);
  if (literal) return isFew(literal.elements.length);
  const count = checker.intConst(loop.x);
  if (count !== undefined) return isFew(count);
  const type = checker.underlying(checker.typeOf(loop.x));
  return type.kind === "Array" && isFew(type.length);
}

function isFew(count: number | undefined): boolean {
  return count !== undefined && count <= few;
}

/** The literal that is ranged over, also through a variable that holds nothing else. */
function literalOf(checker: Checker, expr: Expr): CompositeLit | undefined {
  if (expr.kind === "CompositeLit") return expr;
  if (expr.kind !== "Ident") return undefined;
  const obj = checker.objectOf(expr);
  if (obj?.kind !== "var" || obj.role !== "local") return undefined;
  const { site } = obj;
  const values: readonly Node[] = site.kind === "Assign" ? site.rhs : site.kind === "ValueSpec" ? site.values : [];
  const written = checker.usesOf(obj).length === 2 ? values[0] : undefined;
  return written?.kind === "CompositeLit" ? written : undefined;
}
