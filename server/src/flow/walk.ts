import type { Node } from "../go/ast";

/** Direct children of a node, in source order. Types are children too. */
export function children(node: Node): readonly Node[] {
  const out: Node[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) if (isNode(item)) out.push(item);
    } else if (isNode(value)) {
      out.push(value);
    }
  }
  return out;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value && "pos" in value;
}

/** Pre-order walk; `visit` answers false to skip what is inside. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  if (visit(node) === false) return;
  for (const child of children(node)) walk(child, visit);
}

/** Whether the node or one inside it satisfies the test. */
export function contains(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || children(node).some((child) => contains(child, test));
}

/** Like `walk`, but what is inside function literals is left out (the literals themselves are visited). */
export function walkOwn(node: Node, visit: (node: Node) => boolean | undefined): void {
  walk(node, (n) => (visit(n) === false ? false : n.kind !== "FuncLit" || n === node));
}
