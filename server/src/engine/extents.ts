import type { GoFile, Node, NodeBase } from "../go/ast";
import { forEachChild } from "../go/walk";
import type { SourceLines } from "./lines";

/** Declarations, statements and expressions that start on a line; only the function around it is lowered. */
export function nodesStartingOn(file: GoFile, lines: SourceLines, line: number): NodeBase[] {
  const from = lines.startOf(line);
  const to = lines.endOf(line);
  const found: NodeBase[] = [];
  const collect = (node: Node): void => {
    if (node.end <= from || node.pos > to) return;
    if (node.pos >= from) found.push(node);
    forEachChild(node, collect);
  };
  file.decls.forEach(collect);
  const group = groupAt(file, from);
  if (group !== undefined) found.push(group);
  return found;
}

/** `var (`, `const (`, `type (`: a parenthesised group is no node of its own, it ends with the last spec inside it. */
function groupAt(file: GoFile, from: number): NodeBase | undefined {
  if (!/^(?:var|const|type)\s*\(/.test(file.text.slice(from, from + 40))) return undefined;
  const close = file.text.indexOf("\n)", from);
  return close === -1 ? undefined : { pos: from, end: close + 2 };
}
