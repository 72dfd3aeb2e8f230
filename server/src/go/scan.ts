import type { Comment, NodeBase } from "./ast";

const LF = 10;
const QUOTE = 34;
const APOSTROPHE = 39;
const STAR = 42;
const SLASH = 47;
const BACKSLASH = 92;
const BACKQUOTE = 96;

/**
 * Comments and raw strings of a Go text, in order, by a scan of its characters alone (no tree needed, works on broken
 * text: an unclosed string ends with its line). A comment's span leaves out the line end, a CR before it included.
 */
export function scanText(text: string): {
  readonly comments: readonly Comment[];
  readonly rawStrings: readonly NodeBase[];
} {
  const comments: Comment[] = [];
  const rawStrings: NodeBase[] = [];
  const add = (pos: number, end: number) => comments.push({ pos, end, text: text.slice(pos, end) });
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === SLASH && text.charCodeAt(at + 1) === SLASH) {
      let end = text.indexOf("\n", at);
      if (end < 0) end = text.length;
      const next = end;
      if (text[end - 1] === "\r") end--;
      add(at, end);
      at = next;
    } else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
      const close = text.indexOf("*/", at + 2);
      const end = close < 0 ? text.length : close + 2;
      add(at, end);
      at = end;
    } else if (code === BACKQUOTE) {
      const close = text.indexOf("`", at + 1);
      const end = close < 0 ? text.length : close + 1;
      rawStrings.push({ pos: at, end });
      at = end;
    } else if (code === QUOTE || code === APOSTROPHE) {
      at = skipQuoted(text, at, code);
    } else {
      at++;
    }
  }
  return { comments, rawStrings };
}

function skipQuoted(text: string, from: number, quote: number): number {
  let at = from + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === LF) return at;
    at += code === BACKSLASH && text.charCodeAt(at + 1) !== LF ? 2 : 1;
  }
  return at;
}
