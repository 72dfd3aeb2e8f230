import * as l10n from "@vscode/l10n";
import { type CancellationToken, type Hover, type HoverParams, MarkupKind, type Position } from "vscode-languageserver";
import type { Tier } from "../../finding/finding";
import { type Message, say } from "../../finding/say";
import type { RuleMeta } from "../../rules/rule";
import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { told, translated } from "../language";
import { Positions } from "../positions";
import { pageOf } from "../views";

/** A rule id inside a suppression comment: `//leaklens:ignore a, b -- why` or `//nolint:leaklens/a`. */
const directive = /\/\/\s*(?:leaklens:ignore(?:-file)?\b([^\n]*?)(?:--|$)|nolint:([^\n/]*(?:\/[\w-]+[^\n/]*)*))/;

const tiers: Record<Tier, Message> = { proven: say`proven`, likely: say`likely`, advice: say`advice` };

/** `textDocument/hover`: the short form of a rule's page, on a finding and on a rule id in a suppression. */
export function registerHover(server: ServerContext): void {
  const answer = async ({ textDocument, position }: HoverParams, token: CancellationToken): Promise<Hover | null> => {
    const open = server.documents.byUri(textDocument.uri);
    if (!open) return null;
    const { document } = open;
    const line = document.getText({
      start: { line: position.line, character: 0 },
      end: { line: position.line + 1, character: 0 },
    });
    const named = ruleInDirective(line.trimEnd(), position.character, (id) => server.ruleMeta(id));
    if (named) {
      const { start, end, rule } = named;
      const at = (character: number): Position => ({ line: position.line, character });
      return page(server, [rule], { start: at(start), end: at(end) });
    }
    await server.delivery.ready(open, () => token.isCancellationRequested);
    if (token.isCancellationRequested) return null;
    const at = new Positions(server.documents, server.host);
    const offset = at.offset(open.path, position);
    const here = server.session.findings(open.path).filter(({ span }) => span.start <= offset && offset <= span.end);
    const rules = [...new Set(here.map((finding) => finding.rule))].flatMap((id) => server.ruleMeta(id) ?? []);
    return rules.length === 0 ? null : page(server, rules, at.range(here[0]!.span));
  };
  server.connection.onHover(guarded(server.log, "Hover", answer));
}

/** The known rule whose id is at a column of a line, if the line holds a suppression. Columns are UTF-16, 0-based. */
export function ruleInDirective(
  line: string,
  column: number,
  ruleMeta: (id: string) => RuleMeta | undefined,
): { rule: RuleMeta; start: number; end: number } | undefined {
  const comment = directive.exec(line);
  if (!comment) return undefined;
  const from = comment.index;
  const to = from + comment[0].length;
  for (const word of line.matchAll(/[a-z][a-z0-9]*(?:-[a-z0-9]+)+/g)) {
    const end = word.index + word[0].length;
    const rule = ruleMeta(word[0]);
    if (rule && from <= word.index && end <= to && word.index <= column && column <= end) {
      return { rule, start: word.index, end };
    }
  }
  return undefined;
}

function page(server: ServerContext, rules: readonly RuleMeta[], range: Hover["range"]): Hover {
  const { markdownHover } = server.features;
  const value = rules
    .map((rule) => (markdownHover ? markdown(rule) : plain(rule)))
    .join(markdownHover ? "\n\n---\n\n" : "\n\n");
  return { contents: { kind: markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText, value }, range };
}

function markdown({ id, tier, docs, fix, page }: RuleMeta): string {
  const link = `${mending(fix)} · [${l10n.t("Open the rule's page")}](${pageOf(id, page)})`;
  // What is reported the message has said already; a hover shows its first lines, and the rest when scrolled.
  const paragraphs = [`**${id}** · ${told(tiers[tier])}`, link, translated(docs.why), translated(docs.what)];
  return paragraphs.filter((part) => part !== "").join("\n\n");
}

function mending(fix: RuleMeta["fix"]): string {
  if ("none" in fix) return l10n.t("**No fix**: {0}", translated(fix.none));
  const title = translated(fix.title);
  return fix.safety === "safe" ? l10n.t("**Fix** (safe): {0}", title) : l10n.t("**Fix** (unsafe): {0}", title);
}

function plain({ id, tier, docs, page }: RuleMeta): string {
  const lines = [`${id} (${told(tiers[tier])})`, translated(docs.why), translated(docs.what), pageOf(id, page)];
  return lines.filter((part) => part !== "").join("\n");
}
