/**
 * Go 1.26 allows `new(expr)`; the grammar only knows `new(Type)`. The parser is given a text in which the `new` of each
 * such call is another identifier of the same length: it then sees an ordinary call, and as trees hold offsets only,
 * everyone else reads "new" from the real text. What to change depends on the text alone, never on an earlier parse, so
 * that an incremental parse and a fresh one agree.
 */
export function hideNewOfExpression(text: string): string {
  return hideCalls(hideCalls(text, "new", "nev"), "make", "mako");
}

/** `make` too is an ordinary function where a variable of that name hides the predeclared one. */
function hideCalls(text: string, name: string, standIn: string): string {
  let patched: string[] | undefined;
  let copied = 0;
  const { length } = name;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + length)) {
    if (at > 0 && isIdentPart(text.charCodeAt(at - 1))) continue;
    const open = skipBlank(text, at + length);
    if (text.charCodeAt(open) !== PAREN_OPEN) continue;
    const first = skipBlank(text, open + 1);
    const after = skipType(text, first, 0);
    if (after >= 0) {
      const closing = text.charCodeAt(skipBlank(text, after));
      if (closing === PAREN_CLOSE || closing === COMMA) continue;
    }
    if (text.charCodeAt(first) === PAREN_CLOSE) continue;
    patched ??= [];
    patched.push(text.slice(copied, at), standIn);
    copied = at + length;
  }
  if (patched === undefined) return text;
  patched.push(text.slice(copied));
  return patched.join("");
}

const MAX_TYPE_DEPTH = 50;
const PAREN_OPEN = 40;
const PAREN_CLOSE = 41;
const STAR = 42;
const COMMA = 44;
const DOT = 46;
const BRACKET_OPEN = 91;
const BRACE_OPEN = 123;

function isIdentPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    (code >= 48 && code <= 57) ||
    code >= 0x80
  );
}

/** Blanks, line ends and comments. */
function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13)) {
      at++;
    } else if (code === 47 && text.charCodeAt(at + 1) === 47) {
      const end = text.indexOf("\n", at);
      if (end < 0) return text.length;
      at = end;
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) return text.length;
      at = end + 2;
    } else {
      return at;
    }
  }
}

/** Offset after the bracket that closes the one at `at`, or -1. Strings inside (struct tags) are stepped over. */
function skipBalanced(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; ) {
    const char = text[i]!;
    if (char === '"' || char === "`") {
      const end = text.indexOf(char, i + 1);
      if (end < 0) return -1;
      i = end + 1;
      continue;
    }
    if (char === "/") {
      const next = skipBlank(text, i);
      if (next > i) {
        i = next;
        continue;
      }
    }
    if (char === "(" || char === "[" || char === "{") depth++;
    else if (char === ")" || char === "]" || char === "}") {
      depth--;
      if (depth === 0) return i + 1;
    }
    i++;
  }
  return -1;
}

/**
 * Offset after the type that starts at `from`, or -1 where there is none. A name counts as a type. Outside a type
 * constructor `a[…]` does not: `a[0]` is no type, and an instance reads just as well as an expression.
 */
function skipType(text: string, from: number, depth: number, inside = depth > 0): number {
  if (depth > MAX_TYPE_DEPTH) return -1;
  const at = skipBlank(text, from);
  const code = text.charCodeAt(at);
  if (code === STAR) return skipType(text, at + 1, depth + 1, inside);
  if (code === BRACKET_OPEN) return afterBalanced(text, at, (next) => skipType(text, next, depth + 1));
  if (code === PAREN_OPEN) {
    const inner = skipType(text, at + 1, depth + 1, inside);
    const close = inner < 0 ? -1 : skipBlank(text, inner);
    return close >= 0 && text.charCodeAt(close) === PAREN_CLOSE ? close + 1 : -1;
  }
  if (text.startsWith("<-", at)) {
    const next = skipBlank(text, at + 2);
    return wordAt(text, next) === "chan" ? skipType(text, next + 4, depth + 1) : -1;
  }
  const word = wordAt(text, at);
  const next = at + word.length;
  switch (word) {
    case "":
      return -1;
    case "chan": {
      const arrow = skipBlank(text, next);
      return skipType(text, text.startsWith("<-", arrow) ? arrow + 2 : next, depth + 1);
    }
    case "map":
      return afterBalanced(text, skipBlank(text, next), (after) => skipType(text, after, depth + 1));
    case "struct":
    case "interface":
      return text.charCodeAt(skipBlank(text, next)) === BRACE_OPEN ? skipBalanced(text, skipBlank(text, next)) : -1;
    case "func":
      return afterBalanced(text, skipBlank(text, next), (after) => {
        const result = skipBlank(text, after);
        if (text.charCodeAt(result) === PAREN_OPEN) return skipBalanced(text, result);
        const type = skipType(text, after, depth + 1);
        return type < 0 ? after : type;
      });
  }
  if (word.charCodeAt(0) >= 48 && word.charCodeAt(0) <= 57) return -1;
  let end = next;
  if (text.charCodeAt(skipBlank(text, end)) === DOT) {
    const name = skipBlank(text, skipBlank(text, end) + 1);
    const second = wordAt(text, name);
    if (second === "") return -1;
    end = name + second.length;
  }
  const bracket = skipBlank(text, end);
  if (text.charCodeAt(bracket) !== BRACKET_OPEN) return end;
  return inside ? skipBalanced(text, bracket) : -1;
}

function afterBalanced(text: string, at: number, then: (after: number) => number): number {
  const code = text.charCodeAt(at);
  if (code !== BRACKET_OPEN && code !== PAREN_OPEN) return -1;
  const after = skipBalanced(text, at);
  return after < 0 ? -1 : then(after);
}

function wordAt(text: string, at: number): string {
  let end = at;
  while (end < text.length && isIdentPart(text.charCodeAt(end))) end++;
  return text.slice(at, end);
}
