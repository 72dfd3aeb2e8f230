import type { ObligationLeak } from "../../flow/leak";
import type { FuncLit, Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";

/**
 * A local lock that says "done": a goroutine unlocks what it has not locked, and the last `Lock` waits for that. The lock
 * dies with the function, nobody comes after.
 * ```go
 * var done sync.Mutex
 * done.Lock()
 * go func() { work(); done.Unlock() }()
 * done.Lock()
 * ```
 */
export function isLockAsSignal({ acquire, file }: ObligationLeak, checker: Checker): boolean {
  if (acquire.kind !== "Call" || acquire.fun.kind !== "Selector" || acquire.fun.x.kind !== "Ident") return false;
  const lock = checker.objectOf(acquire.fun.x);
  if (lock?.kind !== "var" || lock.role !== "local" || checker.file !== file) return false;
  const verbs = new Map<FuncLit, Set<string>>();
  for (const use of checker.usesOf(lock)) {
    const literal = goroutineOf(use, lock, checker);
    const parent = checker.parentOf(use);
    if (literal === undefined) continue;
    const names = verbs.get(literal) ?? new Set<string>();
    verbs.set(literal, names.add(parent?.kind === "Selector" ? parent.sel.name : ""));
  }
  return verbs.size > 0 && [...verbs.values()].every((names) => names.size === 1 && names.has("Unlock"));
}

/** The literal of the `go` statement around a use, where that starts in the function of the lock. */
function goroutineOf(use: Node, lock: VarObj, checker: Checker): FuncLit | undefined {
  for (let node = checker.parentOf(use); node !== undefined && node !== lock.owner; node = checker.parentOf(node)) {
    if (node.kind !== "FuncLit") continue;
    const call = checker.parentOf(node);
    if (call?.kind === "Call" && call.fun === node && checker.parentOf(call)?.kind === "GoStmt") return node;
  }
  return undefined;
}
