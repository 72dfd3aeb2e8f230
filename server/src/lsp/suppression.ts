import type { Edit, Finding } from "../finding/finding";

/** What is written where nobody gave a reason; it is meant to be replaced. */
const noReason = "why this is fine";

/** The comment that hides one rule's findings in the line below it, or the edit that adds the rule to one already there. */
export function suppressLine(text: string, finding: Finding, reason: string | undefined): Edit {
  const { file, start } = finding.span;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const aboveStart = lineStart === 0 ? 0 : text.lastIndexOf("\n", lineStart - 2) + 1;
  const extended = lineStart === 0 ? undefined : extend(file, text, aboveStart, "leaklens:ignore", finding.rule);
  if (extended) return extended;
  const comment = `//leaklens:ignore ${finding.rule} -- ${reasonOr(reason)}`;
  if (startsInsideLiteral(text, lineStart)) {
    // A comment of its own line would become part of the raw string: it goes to the end of the finding's line.
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : text[newline - 1] === "\r" ? newline - 1 : newline;
    return { span: { file, start: end, end }, newText: ` ${comment}` };
  }
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))![0];
  return { span: { file, start: lineStart, end: lineStart }, newText: `${indent}${comment}\n` };
}

/** The same for the whole file: at its top, apart from the package's own doc comment. */
export function suppressFile(text: string, finding: Finding, reason: string | undefined): Edit {
  const { file } = finding.span;
  const top = text.startsWith("\uFEFF") ? 1 : 0;
  const existing = extend(file, text, top, "leaklens:ignore-file", finding.rule);
  if (existing) return existing;
  const comment = `//leaklens:ignore-file ${finding.rule} -- ${reasonOr(reason)}\n`;
  return { span: { file, start: top, end: top }, newText: `${comment}\n` };
}

/** Adds a rule to the directive that is alone on the line at an offset; undefined where there is none of that form. */
function extend(file: string, text: string, lineStart: number, form: string, rule: string): Edit | undefined {
  const newline = text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, newline === -1 ? text.length : newline);
  const match = new RegExp(`^\\s*//\\s*${form} +([\\w-]+(?:[ ,]+(?!-- )[\\w-]+)*)`).exec(line);
  if (!match) return undefined;
  const at = lineStart + match[0].length;
  return { span: { file, start: at, end: at }, newText: `, ${rule}` };
}

/** One line, as a comment must be. */
function reasonOr(reason: string | undefined): string {
  return reason?.replace(/\s+/g, " ").trim() || noReason;
}

/** Whether an offset lies inside a raw string or a block comment, the only Go tokens that span lines. */
function startsInsideLiteral(text: string, offset: number): boolean {
  const token = /`[^`]*(?:`|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
  for (let match = token.exec(text); match && match.index < offset; match = token.exec(text)) {
    if (match.index + match[0].length > offset) return true;
  }
  return false;
}
