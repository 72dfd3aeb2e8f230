import type { SyntaxCursor } from "../syntax/cursor";
import type { Kind } from "../syntax/kinds";

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

/** Composite literals of this length (UTF-16 units) are tables: nobody looks at their elements. */
export const largeTable = 3_000;

/** Text that starts or makes something besides data. */
const mayRun = /\b(?:func|chan|make)\b/;

/**
 * The text without the insides of function bodies and of large tables in package-level variables, and without comments: a
 * small part of what the parser would have to read. Undefined where braces alone do not tell where bodies end: an unclosed
 * one, or a line inside a body that starts like a declaration, which is what an unclosed body looks like.
 */
export function outlineOf(text: string): Outline | undefined {
  const outline = new Outline();
  let lineStart = 0;
  let variables = text.startsWith("var");
  for (let at = 0; at < text.length; at = skipToken(text, at)) {
    const c = text[at];
    if (c === "\n") {
      lineStart = at + 1;
      if (/\w/.test(text[lineStart] ?? "")) variables = text.startsWith("var", lineStart);
    } else if (c === "/" && (text[at + 1] === "/" || text[at + 1] === "*")) {
      outline.leaveOut(text, at, skipToken(text, at));
    } else if ((c === "(" || c === "{") && startsFunction(text, lineStart)) {
      const open = bodyStart(text, lineStart);
      const close = open < 0 ? open : bodyEnd(text, open);
      if (open >= 0 && close < 0) return undefined;
      lineStart = -1;
      if (close < 0) continue;
      outline.leaveOut(text, open + 1, close);
      at = close;
    } else if (c === "{" && variables && !isTypeBody(text, at)) {
      const close = closingBrace(text, at);
      if (close - at < largeTable || mayRun.test(text.slice(at, close))) continue;
      outline.leaveOut(text, at + 1, close);
      at = close;
    }
  }
  outline.finish(text);
  return outline;
}

/** A text with stretches left out, and where its characters stand in the whole. */
export class Outline {
  text = "";
  readonly #parts: string[] = [];
  #kept = 0;
  #length = 0;
  /** By cut: its offset in the outline, and how much was left out up to there. */
  readonly #cuts: number[] = [];
  readonly #shifts: number[] = [];
  /** The cut looked at last: offsets are asked for roughly in order. */
  #near = 0;

  /** Leaves a stretch out; a comment with several lines counts as the end of its line. */
  leaveOut(text: string, from: number, to: number): void {
    if (from === to) return;
    const line = text[from] === "/" && text.slice(from, to).includes("\n") ? "\n" : "";
    this.#parts.push(text.slice(this.#kept, from), line);
    this.#length += from - this.#kept + line.length;
    this.#cuts.push(this.#length);
    this.#shifts.push(to - this.#length);
    this.#kept = to;
  }

  finish(text: string): void {
    this.text = this.#parts.join("") + text.slice(this.#kept);
  }

  /** Offset in the whole text of where a node of the outline starts. */
  startOf(offset: number): number {
    return offset + this.#shiftBefore(offset + 1);
  }

  /** The same of where a node ends. */
  endOf(offset: number): number {
    return offset + this.#shiftBefore(offset);
  }

  /** How much was left out by cuts that lie before the offset. */
  #shiftBefore(offset: number): number {
    const cuts = this.#cuts;
    let i = this.#near;
    while (i > 0 && cuts[i - 1]! >= offset) i--;
    while (i < cuts.length && cuts[i]! < offset) i++;
    this.#near = i;
    return i === 0 ? 0 : this.#shifts[i - 1]!;
  }
}

/** A cursor over an outline's tree that answers offsets of the whole text. */
export class OutlineCursor implements SyntaxCursor {
  readonly #inner: SyntaxCursor;
  readonly #outline: Outline;

  constructor(inner: SyntaxCursor, outline: Outline) {
    this.#inner = inner;
    this.#outline = outline;
  }

  get kind(): Kind {
    return this.#inner.kind;
  }

  get start(): number {
    return this.#outline.startOf(this.#inner.start);
  }

  get end(): number {
    return this.#outline.endOf(this.#inner.end);
  }

  get missing(): boolean {
    return this.#inner.missing;
  }

  firstChild(): boolean {
    return this.#inner.firstChild();
  }

  nextSibling(): boolean {
    return this.#inner.nextSibling();
  }

  parent(): boolean {
    return this.#inner.parent();
  }
}

/** The brace opens a struct or interface type. */
function isTypeBody(text: string, open: number): boolean {
  return /(?:interface|struct)\s*$/.test(text.slice(Math.max(0, open - 20), open));
}

function startsFunction(text: string, at: number): boolean {
  return at >= 0 && text.startsWith("func", at) && /[ \t(]/.test(text[at + 4] ?? "");
}

const declarationLine = /(?:func|type|var|const|import)[ \t(]/y;

/** The brace that closes a body; negative where a declaration seems to start before it. */
export function bodyEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at = skipToken(text, at)) {
    const c = text[at]!;
    if (c === "{") depth++;
    else if (c === "}") {
      if (--depth === 0) return at;
    } else if (c === "\n") {
      declarationLine.lastIndex = at + 1;
      if (declarationLine.test(text)) return -1;
    }
  }
  return -1;
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
      if (depth === 0 && !isTypeBody(text, at)) return at;
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
