/**
 * The text with function bodies, and the elements of composite literals in package-level variables, left out: a fraction
 * to parse and to keep. For sources of which only the types of declarations matter; offsets are not those of the file.
 * Strings, runes and comments are stepped over. `[...]T{…}` stays as it is, for its length.
 */
export function withoutBodies(text: string): string {
  let out = "";
  let kept = 0;
  const empty = (open: number, close: number) => {
    out += text.slice(kept, open + 1);
    kept = close;
  };
  for (let at = nextDeclaration(text, 0); at >= 0; at = nextDeclaration(text, at)) {
    if (text.startsWith("var", at)) {
      at = emptyLiterals(text, at, empty);
      continue;
    }
    const open = bodyStart(text, at);
    if (open < 0) {
      at += 5;
      continue;
    }
    const close = closingBrace(text, open);
    if (close < 0) break;
    empty(open, close);
    at = close;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

const declaration = /^(?:func|var) /gm;

/** Where the next line begins with `func` or `var`. */
function nextDeclaration(text: string, from: number): number {
  declaration.lastIndex = from;
  return declaration.exec(text)?.index ?? -1;
}

/** Empties the literals of a `var` declaration and answers where it ends. */
function emptyLiterals(text: string, from: number, empty: (open: number, close: number) => void): number {
  let depth = 0;
  for (let at = from; at < text.length; at = skipToken(text, at)) {
    const c = text[at]!;
    if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    // A line that begins at the margin begins the next declaration.
    else if (c === "\n" && depth <= 0 && !/\s/.test(text[at + 1] ?? " ")) return at;
    else if (c === "{") {
      const close = closingBrace(text, at);
      if (close < 0) return text.length;
      const before = text.slice(Math.max(from, at - 60), at);
      if (!/(?:interface|struct)\s*$|\[\.\.\.\][^{}\n]*$/.test(before)) empty(at, close);
      at = close;
    }
  }
  return text.length;
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
