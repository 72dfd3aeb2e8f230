import type { Edit } from "../../finding/finding";
import type { GoFile, NodeBase } from "../../go/ast";

/** Offset of the first character of the line that holds the offset. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset of the line break that ends the line (of its `\r` where there is one), or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  if (at < 0) return text.length;
  return at > offset && text[at - 1] === "\r" ? at - 1 : at;
}

/** Blanks and tabs that the line of the offset begins with. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (text[end] === "\t" || text[end] === " ") end++;
  return text.slice(start, end);
}

/** How the file ends its lines. */
export function lineBreak(text: string): string {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}

/** 1-based number of the line that holds the offset. */
export function lineNumber(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** Source text of a node. */
export function textOf(file: GoFile, node: NodeBase): string {
  return file.text.slice(node.pos, node.end);
}

/** An edit of a file: replaces `start`..`end`. */
export function replace(file: GoFile, start: number, end: number, newText: string): Edit {
  return { span: { file: file.path, start, end }, newText };
}

/** An edit that replaces a node. */
export function replaceNode(file: GoFile, node: NodeBase, newText: string): Edit {
  return replace(file, node.pos, node.end, newText);
}

/** Whether nothing but blanks stands before the node on its first line. */
export function beginsLine(file: GoFile, node: NodeBase): boolean {
  return /^[\t ]*$/.test(file.text.slice(lineStart(file.text, node.pos), node.pos));
}

/** Whether nothing but blanks and a comment to the line's end follows the node on its last line. */
export function endsLine(file: GoFile, node: NodeBase): boolean {
  return /^[\t ]*(\/\/.*|\/\*[^\n]*\*\/[\t ]*)?$/.test(file.text.slice(node.end, lineEnd(file.text, node.end)));
}

/**
 * Puts lines after a statement, indented as it is. `lines` come without indentation beyond their own. Undefined where the
 * statement shares its last line with other code (`func() { f := open() }`).
 */
export function insertAfter(file: GoFile, stmt: NodeBase, lines: readonly string[]): Edit | undefined {
  if (!beginsLine(file, stmt) || !endsLine(file, stmt)) return undefined;
  const at = lineEnd(file.text, stmt.end);
  const indent = indentAt(file.text, stmt.pos);
  const eol = lineBreak(file.text);
  return replace(file, at, at, lines.map((line) => (line === "" ? eol : eol + indent + line)).join(""));
}

/** Puts lines before a statement, indented as it is; undefined where the statement does not begin its line. */
export function insertBefore(file: GoFile, stmt: NodeBase, lines: readonly string[]): Edit | undefined {
  if (!beginsLine(file, stmt)) return undefined;
  const at = lineStart(file.text, stmt.pos);
  const indent = indentAt(file.text, stmt.pos);
  const eol = lineBreak(file.text);
  return replace(file, at, at, lines.map((line) => (line === "" ? eol : indent + line + eol)).join(""));
}

/** Takes whole lines out: those of a statement that shares none of them. Undefined elsewhere. */
export function removeLines(file: GoFile, stmt: NodeBase): Edit | undefined {
  if (!beginsLine(file, stmt) || !endsLine(file, stmt)) return undefined;
  const start = lineStart(file.text, stmt.pos);
  const end = lineEnd(file.text, stmt.end);
  const after = end + (file.text[end] === "\r" ? 2 : 1);
  return replace(file, start, Math.min(after, file.text.length), "");
}
