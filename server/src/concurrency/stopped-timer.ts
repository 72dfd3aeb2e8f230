import type { Call, Node } from "../go/ast";
import type { Checker } from "../go/model";
import type { Site } from "./program";

/**
 * The goroutine is the function of a timer that somebody stops, or may stop who was given it: whether it starts at all is
 * a matter of time, of which the explorer knows nothing.
 * ```go
 * t := time.AfterFunc(wait, func() { late <- true }); …; t.Stop()
 * old := c.timer.Swap(time.AfterFunc(wait, func() { late <- true }))
 * ```
 */
export function mayBeStopped({ node: call }: Site, checker: Checker): boolean {
  if (call.kind !== "Call" || !isAfterFunc(call, checker)) return false;
  const parent = checker.parentOf(call);
  if (parent?.kind === "ExprStmt") return false;
  const target = parent?.kind === "Assign" ? parent.lhs[0] : parent?.kind === "ValueSpec" ? parent.names[0] : undefined;
  if (target?.kind !== "Ident") return true;
  if (target.name === "_") return false;
  const timer = checker.objectOf(target);
  if (timer?.kind !== "var" || timer.role === "global") return true;
  return checker.usesOf(timer).some((use) => use.pos !== target.pos && stopsOrGives(use, checker));
}

function isAfterFunc(call: Call, checker: Checker): boolean {
  const callee = checker.calleeOf(call);
  return "fullName" in callee && callee.fullName === "time.AfterFunc";
}

/** Anything but another time for it, or a look at it. */
function stopsOrGives(use: Node, checker: Checker): boolean {
  const parent = checker.parentOf(use);
  if (parent?.kind === "Assign") return !parent.lhs.some((each) => each === use);
  if (parent?.kind === "ValueSpec") return !parent.names.some((each) => each === use);
  if (parent?.kind === "Binary") return false;
  return !(parent?.kind === "Selector" && parent.x === use && parent.sel.name !== "Stop");
}
