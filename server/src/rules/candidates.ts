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

/**
 * By body: a function's body is made anew after it was freed, and nodes of the old one have no parents any more. Offsets
 * count from the start of the function, which edits move.
 */
const indexes = new WeakMap<Node, ReadonlyMap<string, Node>>();
const nothing: ReadonlyMap<string, Node> = new Map();

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
  const node = func && indexOf(func).get(`${kind}:${range.start - func.pos}:${range.end - func.pos}`);
  if (func === undefined || node === undefined) return undefined;
  return { file, checker: context.checker(file), func, node: node as Extract<Node, { kind: K }> };
}

function indexOf({ body, pos }: FuncDecl): ReadonlyMap<string, Node> {
  if (body === undefined) return nothing;
  let index = indexes.get(body);
  if (index === undefined) {
    const nodes = new Map<string, Node>();
    walk(body, (node) => {
      nodes.set(`${node.kind}:${node.pos - pos}:${node.end - pos}`, node);
      return true;
    });
    index = nodes;
    indexes.set(body, index);
  }
  return index;
}
