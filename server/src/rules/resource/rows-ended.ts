import { lastName } from "../../flow/facts";
import type { ObligationLeak } from "../../flow/leak";
import { contains } from "../../flow/walk";
import type { Expr, Node, NodeBase, Stmt } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";

/**
 * Rows that are over without a Close: their transaction is, or they say themselves that they have failed.
 * ```go
 * rows, err := tx.Query(query)
 * if err := rows.Scan(&name); err != nil { tx.Rollback(); return err }
 * ```
 */
export function rowsAreOver(leak: ObligationLeak, checker: Checker): boolean {
  return endWithTransaction(leak, checker) || haveFailed(leak, checker);
}

/**
 * Made of a transaction that the caller has begun, or of something that may be one: it ends with that.
 * ```go
 * func insert(tx *sql.Tx, name string) error { stmt, err := tx.Prepare(query); … }
 * func apply(env Env) error { tx := env.Tx; rows, err := tx.Queryx(query); … }
 * ```
 */
export function endsWithCaller({ acquire, spec }: ObligationLeak, checker: Checker): boolean {
  if (acquire.kind !== "Call" || acquire.fun.kind !== "Selector") return false;
  const on = acquire.fun.x;
  if (!isCallers(on, checker)) return false;
  if (isTransaction(on, checker)) return true;
  // Rows of what is no transaction keep a connection.
  return (
    spec.rule === "stmt-not-closed" &&
    on.kind === "Ident" &&
    isParameter(checker.objectOf(on)) &&
    checker.underlying(checker.typeOf(on)).kind === "Interface"
  );
}

/** A parameter, a field of one, or a variable that got one of these. */
function isCallers(on: Expr, checker: Checker, steps = 3): boolean {
  if (on.kind === "Selector") return isCallers(on.x, checker, steps);
  const obj = on.kind === "Ident" ? checker.objectOf(on) : undefined;
  if (obj?.kind !== "var") return false;
  if (isParameter(obj)) return true;
  const { site } = obj;
  if (steps === 0 || obj.role !== "local" || site.kind !== "Assign" || site.lhs.length !== site.rhs.length)
    return false;
  const value = site.rhs[site.lhs.indexOf(obj.decl)];
  return value !== undefined && isCallers(value, checker, steps - 1);
}

function isParameter(obj: ReturnType<Checker["objectOf"]>): boolean {
  return obj?.kind === "var" && obj.role === "param";
}

/** Its type is called so, of whatever package; of a type that cannot be seen, the variable or field. */
function isTransaction(on: Expr, checker: Checker): boolean {
  const type = checker.typeOf(on);
  const named = type.kind === "Pointer" ? type.elem : type;
  return named.kind === "Named" ? /Tx$/.test(named.name) : /^tx$|Tx$/.test(lastName(on) ?? "");
}

/** The transaction is given up or committed before this way out, in the same block, or by a defer. */
function endWithTransaction({ acquire, exit }: ObligationLeak, checker: Checker): boolean {
  if (acquire.kind !== "Call" || acquire.fun.kind !== "Selector" || acquire.fun.x.kind !== "Ident") return false;
  const tx = checker.objectOf(acquire.fun.x);
  if (tx?.kind !== "var" || !/\.Tx\b/.test(typeName(tx, checker, acquire.fun.x))) return false;
  const around = "kind" in exit ? statementsAround(exit as Node, checker) : [];
  return checker.usesOf(tx).some((use) => {
    const method = checker.parentOf(use);
    if (method?.kind !== "Selector" || !/^(?:Rollback|Commit)$/.test(method.sel.name)) return false;
    if (isDeferred(method, checker)) return true;
    return (
      use.pos > acquire.end && use.pos < exit.end && around.some((stmt) => stmt.pos <= use.pos && use.end <= stmt.end)
    );
  });
}

/** `defer tx.Rollback()`, and in a literal that is deferred. */
function isDeferred(node: Node, checker: Checker): boolean {
  for (let at: Node | undefined = node; at; at = checker.parentOf(at)) {
    if (at.kind === "DeferStmt") return true;
    if (at.kind === "FuncLit" && checker.parentOf(checker.parentOf(at) ?? at)?.kind !== "DeferStmt") return false;
    if (at.kind === "FuncDecl") return false;
  }
  return false;
}

function typeName(tx: VarObj, checker: Checker, use: Parameters<Checker["typeOf"]>[0]): string {
  const type = checker.typeOf(use);
  const named = type.kind === "Pointer" ? type.elem : type;
  return named.kind === "Named" ? `.${named.name}` : tx.decl.name;
}

/** `if rows.Err() != nil`: an error closes them. */
function haveFailed({ exit, variable }: ObligationLeak, checker: Checker): boolean {
  if (variable === undefined) return false;
  const start = "kind" in exit ? (exit as Node) : undefined;
  for (let at = start; at; at = checker.parentOf(at)) {
    if (at.kind === "FuncLit" || at.kind === "FuncDecl") return false;
    if (at.kind === "If" && inside(exit, at.then) && [at.init, at.cond].some((part) => part && asksErr(part)))
      return true;
  }
  return false;

  function asksErr(part: Node): boolean {
    return contains(part, (node) => {
      if (node.kind !== "Call" || lastName(node.fun) !== "Err" || node.fun.kind !== "Selector") return false;
      const { x } = node.fun;
      return x.kind === "Ident" && checker.objectOf(x) === variable;
    });
  }
}

function statementsAround(node: Node, checker: Checker): readonly Stmt[] {
  const block = checker.parentOf(node);
  if (block?.kind === "Block") return block.stmts;
  return block?.kind === "CaseClause" || block?.kind === "CommClause" ? block.body : [];
}

function inside(inner: NodeBase, outer: NodeBase): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}
