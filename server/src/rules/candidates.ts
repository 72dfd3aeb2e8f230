import type { FuncDecl, GoFile, Node } from "../go/ast";
import type { Checker } from "../go/model";
import { walk } from "../go/walk";
import { functionAt } from "./function-name";
import type { Candidate, RuleContext } from "./rule";

/** A node that a query of the rule has captured. */
export interface CandidateNode<N extends Node> {
  readonly file: GoFile;
  readonly checker: Checker;
  readonly func: FuncDecl;
  readonly node: N;
}

type Captured = { readonly start: number; readonly end: number };

/**
 * Nodes of one kind that the rule's queries have captured under a name, in source order; what stands outside functions or
 * was lowered to something else is left out.
 */
export function* captured<K extends Node["kind"]>(
  context: RuleContext,
  capture: string,
  kind: K,
): Iterable<CandidateNode<Extract<Node, { kind: K }>>> {
  for (const candidate of context.candidates) {
    const found = capturedNode(context, candidate, capture, kind);
    if (found !== undefined) yield found;
  }
}

/** The node of that kind that one candidate has captured under a name. */
export function capturedNode<K extends Node["kind"]>(
  context: RuleContext,
  { file, captures }: Candidate,
  capture: string,
  kind: K,
): CandidateNode<Extract<Node, { kind: K }>> | undefined {
  const range = captures.get(capture);
  const func = range && functionAt(file, range.start);
  const node = func && nodeAt(func, kind, range);
  if (func === undefined || node === undefined) return undefined;
  return { file, checker: context.checker(file), func, node: node as Extract<Node, { kind: K }> };
}

/** The innermost node of the kind that covers just that text. Nothing is kept: most functions are asked once or twice. */
function nodeAt({ body }: FuncDecl, kind: Node["kind"], { start, end }: Captured): Node | undefined {
  let found: Node | undefined;
  if (body === undefined) return undefined;
  walk(body, (node) => {
    if (node.kind === kind && node.pos === start && node.end === end) found = node;
    // Text that was cut off from a broken function stands behind its body.
    return node === body || (node.pos <= start && end <= node.end);
  });
  return found;
}
