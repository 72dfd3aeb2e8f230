/**
 * The text with the bodies of its top-level functions blanked: every offset stays, and a parser has a fraction of the
 * work. For sources of which only the declarations matter. A body ends where its braces balance; strings, runes and
 * comments are stepped over.
 */
export function withoutBodies(text: string): string {
  let out = "";
  let kept = 0;
  for (let at = nextFunction(text, 0); at >= 0; at = nextFunction(text, at)) {
    const open = bodyStart(text, at);
    if (open < 0) {
      at += 5;
      continue;
    }
    const close = closingBrace(text, open);
    if (close < 0) break;
    const blank = text.slice(open + 1, close).replace(/[^\n]+/g, spaces);
    out += text.slice(kept, open + 1) + blank;
    kept = close;
    at = close;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

function spaces(line: string): string {
  return " ".repeat(line.length);
}

/** Where the next line begins with `func`. */
function nextFunction(text: string, from: number): number {
  if (from === 0 && text.startsWith("func ")) return 0;
  const found = text.indexOf("\nfunc ", from);
  return found < 0 ? -1 : found + 1;
}

/** The brace that opens the body of the declaration; negative where it has none. Braces inside its types are matched. */
function bodyStart(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at = skipToken(text, at)) {
    const c = text[at]!;
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (c === "{") {
      // `interface{…}` and `struct{…}` as a result stand at the same depth as the body.
      if (depth === 0 && !/(?:interface|struct)\s*$/.test(text.slice(Math.max(from, at - 20), at))) return at;
      const close = closingBrace(text, at);
      if (close < 0) return -1;
      at = close;
    } else if (c === "\n" && depth === 0) return -1;
  }
  return -1;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at = skipToken(text, at)) {
    const c = text[at]!;
    if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return at;
  }
  return -1;
}

const stop = /[{}()[\]\n"'`/]/g;

/** Position after a string, rune or comment that begins here, else of the next character that may matter. */
function skipToken(text: string, at: number): number {
  const c = text[at]!;
  if (c === '"' || c === "'") {
    for (let i = at + 1; i < text.length; i++) {
      if (text[i] === "\\") i++;
      else if (text[i] === c || text[i] === "\n") return i + 1;
    }
    return text.length;
  }
  if (c === "`") {
    const end = text.indexOf("`", at + 1);
    return end < 0 ? text.length : end + 1;
  }
  if (c === "/" && text[at + 1] === "/") {
    const end = text.indexOf("\n", at);
    return end < 0 ? text.length : end;
  }
  if (c === "/" && text[at + 1] === "*") {
    const end = text.indexOf("*/", at + 2);
    return end < 0 ? text.length : end + 2;
  }
  stop.lastIndex = at + 1;
  return stop.exec(text)?.index ?? text.length;
}
