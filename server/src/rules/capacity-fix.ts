import type { BlockedFinding } from "../concurrency/blocking";
import type { Fix } from "../finding/finding";
import { say } from "../finding/say";
import type { GoFile, Node } from "../go/ast";
import type { Checker } from "../go/model";
import { setCapacity } from "./fixes/channels";
import { type Loop, loopsAround } from "./loops";

/**
 * Room for every send, so that none of them waits: the number of sends where it is constant, the length of what the
 * goroutines are started for where each turn of one loop sends once. None where the number is not known.
 */
export function capacityFix(finding: BlockedFinding, checker: Checker): Fix | undefined {
  const made = finding.made;
  if (!made || made.file !== finding.site.file || made.node.kind !== "Call" || finding.capacity !== 0) return undefined;
  const make = made.node;
  const per = perMake(finding, checker, make);
  if (per === undefined) return undefined;
  const edit = setCapacity(made.file, make, per);
  return edit && { title: say`Make the channel with capacity \`${per}\``, safety: "safe", edits: [edit] };
}

/** How many sends one channel gets, as Go text. */
function perMake(finding: BlockedFinding, checker: Checker, make: Node): string | undefined {
  const loops = new Set<Loop>();
  const outer = new Set(loopsAround(checker, make));
  for (const send of finding.sendSites) {
    if (send.file !== finding.site.file) return undefined;
    for (const loop of loopsUpTo(checker, send.node, checker.functionOf(make))) if (!outer.has(loop)) loops.add(loop);
  }
  if (loops.size === 0) return finding.sends > 0 ? String(finding.sends) : undefined;
  const [loop] = loops;
  if (loops.size > 1 || loop?.kind !== "Range" || finding.sendSites.length > 1) return undefined;
  return lengthText(finding.site.file, loop, checker, make);
}

/** All loops around a node, through function literals up to the function that makes the channel. */
function loopsUpTo(checker: Checker, node: Node, func: Node | undefined): Loop[] {
  const out: Loop[] = [];
  for (let at: Node | undefined = node; at; ) {
    out.push(...loopsAround(checker, at));
    const inside: Node | undefined = checker.functionOf(at);
    if (!inside || inside === func) break;
    at = inside.kind === "FuncLit" ? checker.parentOf(inside) : undefined;
  }
  return out;
}

/** `len(xs)` for a range over a variable that is there before the channel is made, and is a slice, array or map. */
function lengthText(file: GoFile, loop: Loop & { kind: "Range" }, checker: Checker, make: Node): string | undefined {
  const x = loop.x;
  const type = checker.underlying(checker.typeOf(x));
  if (type.kind === "Basic" && /int/.test(type.name) && x.kind !== "Call") return file.text.slice(x.pos, x.end);
  if (type.kind !== "Slice" && type.kind !== "Array" && type.kind !== "Map") return undefined;
  const root = x.kind === "Selector" ? checker.pathOf(x)?.root : x.kind === "Ident" ? checker.objectOf(x) : undefined;
  if (root?.kind !== "var" || root.decl.pos > make.pos) return undefined;
  return `len(${file.text.slice(x.pos, x.end)})`;
}
