import { type Message, say, verbatim } from "../finding/say";

/** Repetitions in one expression; each multiplies the time that a text without a match can take. */
const mostRepetitions = 3;
const mostOptions = 10;

interface Group {
  /** Holds an alternation, a repetition or an option: it can match one text in several ways. */
  varies: boolean;
}

/**
 * Why a regular expression is not taken; undefined for a good one. Query files come with the code they look at, and an
 * expression that backtracks without bound would stop an editor.
 */
export function badPattern(source: string): Message | undefined {
  try {
    new RegExp(source);
  } catch (error) {
    return verbatim(error instanceof Error ? error.message : String(error));
  }
  const groups: Group[] = [{ varies: false }];
  let repetitions = 0;
  let options = 0;
  for (let at = 0; at < source.length; at++) {
    const inner = groups.at(-1)!;
    switch (source[at]) {
      case "\\":
        at++;
        break;
      case "[":
        at = endOfClass(source, at);
        break;
      case "(":
        groups.push({ varies: false });
        // `(?:`, `(?=`, `(?<name>`: the mark is no quantifier.
        if (source[at + 1] === "?") at++;
        break;
      case ")": {
        const repeated = /^(?:[*+]|\{)/.test(source.slice(at + 1));
        groups.pop();
        if (inner.varies && repeated)
          return say`a repeated group that can match one text in several ways may take for ever`;
        if (inner.varies) groups.at(-1)!.varies = true;
        break;
      }
      case "|":
        inner.varies = true;
        break;
      case "*":
      case "+":
      case "{":
        inner.varies = true;
        repetitions++;
        // `+?` and `*?` are one quantifier.
        if (source[at + 1] === "?") at++;
        break;
      case "?":
        inner.varies = true;
        options++;
        break;
    }
  }
  return repetitions > mostRepetitions || options > mostOptions
    ? say`more than ${mostRepetitions} repetitions or ${mostOptions} options may take for ever`
    : undefined;
}

function endOfClass(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === "]") return at;
  }
  return source.length;
}
