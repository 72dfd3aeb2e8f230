import type { Finding, Span } from "../finding/finding";
import type { GoFile } from "../go/ast";
import { type Directive, directivesOf } from "./directives";
import { SourceLines } from "./lines";

/** A directive, or one rule named in it, that hid nothing. */
export interface UnusedDirective {
  readonly file: GoFile;
  readonly directive: Directive;
  /** The name that hid nothing; undefined when it names none or stands for every rule. */
  readonly rule: string | undefined;
  /** The name, or the whole comment. */
  readonly span: Span;
}

/**
 * Findings with those hidden by a directive marked, and the directives that hid nothing. Order is kept. `overlaps` tells
 * the checks of other programs that report the same as a rule.
 */
export function suppress(
  findings: readonly Finding[],
  files: readonly GoFile[],
  overlaps: (rule: string) => readonly string[],
): { readonly findings: Finding[]; readonly unused: UnusedDirective[] } {
  const directives = new Map(files.map((file) => [file.path, directivesOf(file)]));
  const indexes = new Map<string, SourceLines>();
  for (const file of files) {
    if (directives.get(file.path)!.length > 0) indexes.set(file.path, new SourceLines(file.text));
  }
  const used = new Map<Directive, Set<string>>();
  const marked = findings.map((finding) => {
    const lines = indexes.get(finding.span.file);
    if (lines === undefined) return finding;
    const line = lines.lineAt(finding.span.start);
    const hiding = directives
      .get(finding.span.file)!
      .filter((directive) => covers(directive, finding.rule, line, overlaps));
    if (hiding.length === 0) return finding;
    for (const directive of hiding) used.set(directive, (used.get(directive) ?? new Set()).add(finding.rule));
    const reason = hiding.find((directive) => directive.reason !== undefined)?.reason;
    return { ...finding, suppressed: true, ...(reason === undefined ? {} : { suppressReason: reason }) };
  });
  const unused = files.flatMap((file) =>
    directives.get(file.path)!.flatMap((directive) => unusedParts(file, directive, used.get(directive) ?? new Set())),
  );
  return { findings: marked, unused };
}

function covers(
  directive: Directive,
  rule: string,
  line: number,
  overlaps: (rule: string) => readonly string[],
): boolean {
  if (line < directive.firstLine || line > directive.lastLine) return false;
  if (directive.rules === "all" || directive.rules.includes(rule)) return true;
  return (
    directive.peers.length > 0 &&
    overlaps(rule).some((check) => directive.peers.includes(check) || directive.peers.includes(check.split(":")[0]!))
  );
}

function unusedParts(file: GoFile, directive: Directive, used: ReadonlySet<string>): UnusedDirective[] {
  if (!directive.ours) return [];
  const { comment } = directive;
  const whole: Span = { file: file.path, start: comment.pos, end: comment.end };
  if (directive.rules === "all" || directive.rules.length === 0) {
    return used.size > 0 ? [] : [{ file, directive, rule: undefined, span: whole }];
  }
  return directive.rules
    .filter((rule) => !used.has(rule))
    .map((rule) => {
      const at = comment.text.search(new RegExp(`(?<![\\w-])${escapeRegExp(rule)}(?![\\w-])`));
      const start = comment.pos + Math.max(at, 0);
      return { file, directive, rule, span: at === -1 ? whole : { ...whole, start, end: start + rule.length } };
    });
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
