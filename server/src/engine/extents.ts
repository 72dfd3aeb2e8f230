import type { GoFile, NodeBase } from "../go/ast";
import type { SourceLines } from "./lines";

/** Declarations and statements (expressions too) that start on a line; only the function around it is lowered. */
export function nodesStartingOn(file: GoFile, lines: SourceLines, line: number): NodeBase[] {
  const from = lines.startOf(line);
  const to = lines.endOf(line);
  const found: NodeBase[] = [];
  for (const decl of file.decls) {
    if (decl.end <= from || decl.pos > to) continue;
    collect(decl.kind === "FuncDecl" ? [decl, decl.body] : decl, from, to, found);
  }
  const group = groupAt(file, from);
  if (group !== undefined) found.push(group);
  return found;
}

/** The AST is a plain tree of nodes and arrays, so one walk over property values visits all of it. */
function collect(value: unknown, from: number, to: number, found: NodeBase[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, from, to, found);
    return;
  }
  if (!isNode(value) || value.end <= from || value.pos > to) return;
  if (value.pos >= from && !found.includes(value)) found.push(value);
  for (const child of Object.values(value)) collect(child, from, to, found);
}

function isNode(value: unknown): value is NodeBase {
  return typeof value === "object" && value !== null && "kind" in value && "pos" in value && "end" in value;
}

/** `var (`, `const (`, `type (`: a parenthesised group is no node of its own, it ends with the last spec inside it. */
function groupAt(file: GoFile, from: number): NodeBase | undefined {
  if (!/^(?:var|const|type)\s*\(/.test(file.text.slice(from, from + 40))) return undefined;
  const close = file.text.indexOf("\n)", from);
  return close === -1 ? undefined : { pos: from, end: close + 2 };
}
