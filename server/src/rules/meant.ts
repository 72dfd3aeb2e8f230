import type { GoFile, Node } from "../go/ast";
import { forEachChild } from "../go/walk";
import { functionAt } from "./function-name";

/** Some word that a remark which excuses anything must have; texts without are not looked at further. */
const hint = /purpose|intention|deliberate|leak|by design|process|program|lifetime/i;

/** What people write where they leave something open and know it. Each is tried on one sentence. */
const excuses: readonly RegExp[] = [
  /(?<!\b(?:not|never|hardly) |n't )\b(?:on purpose|purposely|purposefully|intentional(?:ly)?|deliberate(?:ly)?)\b/i,
  /\bleak(?:s|ed|ing)?\b.*(?<!\b(?:not|never) |n't )\b(?:ok|okay|fine|expected|acceptable)\b/i,
  /(?<!\b(?:not|never) |n't )\b(?:ok|okay|fine|expected|acceptable)\b.*\bleak(?:s|ed|ing)?\b/i,
  /\b(?:never|not)\b.*\b(?:closed?|stop(?:ped|s)?|released?|cancell?ed|unlocked|drained|ended?|waited)\b.*\bby design\b/i,
  /\b(?:lives?|living|runs?|running|(?:kept|stays?|left) (?:open|alive))\b.* for (?:the )?(?:(?:whole|entire|full) )?(?:(?:life ?(?:time|span)?|duration) of (?:the|this) )?(?:whole )?(?:process|program)(?:'s)?\b/i,
];

/** It is about something else that is meant, or about what is still to be done. */
const besides =
  /\b(?:TODO|FIXME|XXX|BUG)\b|\berrors?\b|\berr\b|\bignor|\bshadow|\bempty\b|\bunbuffered\b|\bcop(?:y|ies)\b/i;

/**
 * Whether a remark behind the place, or in the lines above it or above the statement around it, says that it is meant to
 * be as it is.
 * ```go
 * // The port stays taken until the end on purpose.
 * defer l.Close()
 * ```
 */
export function isMeant(file: GoFile, offset: number): boolean {
  const lines = new Set([lineStart(file, offset)]);
  const stmt = statementAt(file, offset);
  if (stmt !== undefined) lines.add(lineStart(file, stmt.pos));
  return [...lines].some((start) => excuse(remarkAbove(file, start))) || excuse(remarkBehind(file, offset));
}

function excuse(remark: string): boolean {
  if (!hint.test(remark)) return false;
  return remark.split(/[.;!?](?:\s|$)/).some((said) => !besides.test(said) && excuses.some((each) => each.test(said)));
}

function lineStart({ text }: GoFile, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The comment lines directly above a line, as one text. */
function remarkAbove({ text }: GoFile, start: number): string {
  const lines: string[] = [];
  for (let end = start - 1; end > 0; ) {
    const from = text.lastIndexOf("\n", end - 1) + 1;
    const line = /^\s*\/\/(?!go:|line )(.*)$/.exec(text.slice(from, end).trimEnd());
    if (line === null) break;
    lines.unshift(line[1]!.trim());
    end = from - 1;
  }
  return lines.join(" ");
}

/** The comment at the end of the line of an offset. */
function remarkBehind(file: GoFile, offset: number): string {
  const newline = file.text.indexOf("\n", offset);
  const end = newline < 0 ? file.text.length : newline;
  if (!hint.test(file.text.slice(offset, end))) return "";
  return file.comments.find(({ pos }) => offset <= pos && pos < end)?.text.replace(/^\/[/*]/, "") ?? "";
}

/** The innermost statement in the list of a block that an offset stands in. */
function statementAt(file: GoFile, offset: number): Node | undefined {
  const body = functionAt(file, offset)?.body;
  let found: Node | undefined;
  const visit = (node: Node, parent: Node): void => {
    if (offset < node.pos || node.end <= offset) return;
    if (parent.kind === "Block" || (parent.kind === "CaseClause" && parent.body.some((each) => each === node)))
      found = node;
    if (parent.kind === "CommClause" && parent.comm !== node) found = node;
    forEachChild(node, (child) => visit(child, node));
  };
  if (body) forEachChild(body, (child) => visit(child, body));
  return found;
}
