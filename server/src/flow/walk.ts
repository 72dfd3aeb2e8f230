import type { Node } from "../go/ast";
import { forEachChild } from "../go/walk";

/** Pre-order walk; `visit` answers false to skip what is inside. */
export function walk(node: Node, visit: (node: Node) => boolean): void {
  if (visit(node)) forEachChild(node, (child) => walk(child, visit));
}

/** Whether the node or one inside it satisfies the test. */
export function contains(node: Node, test: (node: Node) => boolean): boolean {
  let found = test(node);
  if (!found) {
    forEachChild(node, (child) => {
      found ||= contains(child, test);
    });
  }
  return found;
}
