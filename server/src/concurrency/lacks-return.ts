import type { If, Node } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import type { BlockedFinding } from "./blocking";

/**
 * The first of two sends is all that is done about an error, and what follows runs into the second one. Whoever calls it
 * with an error, and receives once, shows what the text lacks.
 * ```go
 * if err != nil {
 *	out <- result{err: err}
 * }
 * out <- result{value: v}
 * ```
 */
export function lacksReturn({ cause, site, other }: BlockedFinding, program: Program, pkg: Package): boolean {
  if (cause !== "channel-double-send" || !other || other.file !== site.file) return false;
  if (other.node.kind !== "Send" || site.node.kind !== "Send" || !pkg.files.includes(site.file)) return false;
  const checker = program.checker(pkg, site.file);
  const asked = errorCheckEndingIn(other.node, checker);
  if (!asked || checker.functionOf(asked) !== checker.functionOf(site.node)) return false;
  const { text } = site.file;
  const sameChannel =
    text.slice(site.node.chan.pos, site.node.chan.end) === text.slice(other.node.chan.pos, other.node.chan.end);
  return sameChannel && checker.parentOf(asked) === checker.parentOf(site.node) && asked.end <= site.node.pos;
}

/** `if err != nil { …; out <- x }`, with nothing for the other case. */
function errorCheckEndingIn(send: Node, checker: Checker): If | undefined {
  const block = checker.parentOf(send);
  const asked = block && checker.parentOf(block);
  if (block?.kind !== "Block" || block.stmts.at(-1) !== send || asked?.kind !== "If") return undefined;
  const { cond } = asked;
  if (asked.then !== block || asked.else || cond.kind !== "Binary" || cond.op !== "!=") return undefined;
  const type = checker.typeOf(cond.x);
  const isError = type.kind === "Basic" && type.name === "error";
  return isError && cond.y.kind === "Ident" && cond.y.name === "nil" ? asked : undefined;
}
