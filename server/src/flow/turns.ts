import type { Expr, For, Ident, Node, Range } from "../go/ast";
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
  const count = writtenOut(checker, loop.x) ?? checker.intConst(loop.x);
  if (count !== undefined) return isFew(count);
  const type = checker.underlying(checker.typeOf(loop.x));
  return type.kind === "Array" && isFew(type.length);
}

function isFew(count: number | undefined): boolean {
  return count !== undefined && count <= few;
}

/** Most elements of the literals that are ranged over, also through a variable that holds nothing else. */
function writtenOut(checker: Checker, expr: Expr): number | undefined {
  if (expr.kind === "CompositeLit") return expr.elements.length;
  const obj = expr.kind === "Ident" ? checker.objectOf(expr) : undefined;
  if (obj?.kind !== "var" || obj.role !== "local") return undefined;
  let most: number | undefined;
  for (const use of checker.usesOf(obj)) {
    if (use === expr) continue;
    const values = valuesFor(use, checker.parentOf(use));
    if (values === undefined) return undefined;
    for (const value of values) {
      if (value.kind !== "CompositeLit") return undefined;
      most = Math.max(most ?? 0, value.elements.length);
    }
  }
  return most;
}

/** What a statement writes to the variable: nothing for `var x []T`; undefined where it is something else than a write. */
function valuesFor(use: Ident, parent: Node | undefined): readonly Expr[] | undefined {
  const [names, values]: readonly [readonly Expr[], readonly Expr[]] =
    parent?.kind === "Assign" && /^:?=$/.test(parent.op)
      ? [parent.lhs, parent.rhs]
      : parent?.kind === "ValueSpec"
        ? [parent.names, parent.values]
        : [[], []];
  const at = names.indexOf(use);
  if (at < 0 || (values.length > 0 && values.length !== names.length)) return undefined;
  return values.slice(at, at + 1);
}
