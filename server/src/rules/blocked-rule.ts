import { type BlockedFinding, blockingService, type Cause } from "../concurrency/blocking";
import type { Fix, TraceStep } from "../finding/finding";
import { type Message, say } from "../finding/say";
import type { GoFile, Node } from "../go/ast";
import type { Checker } from "../go/model";
import { Recurrences } from "./recurrence";
import type { Rule, RuleContext, RuleMeta } from "./rule";

/** What tells one rule about blocked goroutines from another. */
export interface BlockedRule {
  readonly meta: RuleMeta;
  readonly causes: readonly Cause[];
  /** Another rule tells it better. */
  isTold?(finding: BlockedFinding, context: RuleContext): boolean;
  /** What is blocked and why, in one line. */
  message(finding: BlockedFinding): Message;
  /** Edits that mend it; `checker` is that of the file with the blocked operation. */
  fixes?(finding: BlockedFinding, checker: Checker, context: RuleContext): readonly Fix[];
}

/** A rule over what the explorer, the census and the lock graph found: reports the findings of its causes. */
export function blockedRule(parts: BlockedRule): Rule {
  const causes = new Set(parts.causes);
  return {
    meta: parts.meta,
    check(context) {
      let recurrences: Recurrences | undefined;
      for (const finding of context.service(blockingService).findings) {
        if (!causes.has(finding.cause) || !context.pkg.files.includes(finding.site.file)) continue;
        if (parts.isTold?.(finding, context)) continue;
        recurrences ??= new Recurrences(context.program);
        const leftOnce = finding.endsWithProcess || isLeftOnce(finding, context, recurrences);
        const isAdvice = finding.tier === "advice" || leftOnce;
        context.report({
          message: parts.message(finding),
          span: operationSpan(finding.site.file, finding.site.node),
          ...(isAdvice ? { tier: "advice" as const, severity: "hint" as const } : { tier: finding.tier }),
          ...(leftOnce ? { harmless: say`it happens once in the life of the process` } : {}),
          trace: finding.trace.map(
            (step): TraceStep => ({
              span: operationSpan(step.site.file, step.site.node),
              text: step.text,
              goroutine: step.goroutine,
            }),
          ),
          fixes: parts.fixes?.(finding, context.checker(finding.site.file), context) ?? [],
        });
      }
    },
  };
}

/** Causes by which a goroutine is left behind, and nobody waits for it. */
const leftBehind: ReadonlySet<Cause> = new Set<Cause>([
  "send-abandoned-on-return",
  "receive-without-sender",
  "range-over-unclosed-channel",
  "goroutine-without-stop-method",
]);

/**
 * A goroutine is left behind by something that the process does once, as far as its callers are known: it is the only one,
 * and ends with the process. Worth a word in the strict profile.
 * ```go
 * func main() { if err := serve(); err != nil { log.Fatal(err) } }
 * ```
 */
function isLeftOnce(
  { cause, started, site, alsoBlocked }: BlockedFinding,
  context: RuleContext,
  recurrences: Recurrences,
): boolean {
  // What others wait for holds them up, too.
  if (!leftBehind.has(cause) || alsoBlocked.length > 0 || context.pkg.isTest(site.file)) return false;
  // Without a start it is the function itself that stands still: for ever, where `main` calls it.
  return started !== undefined && recurrences.of(started.node, context.checker(started.file)) === "once";
}

/** The telling part of an operation: the head of a loop, select or function, the whole of anything else. */
export function operationSpan(file: GoFile, node: Node): { file: string; start: number; end: number } {
  const end =
    node.kind === "Range"
      ? node.x.end
      : node.kind === "Select"
        ? node.pos + "select".length
        : node.kind === "FuncDecl" || node.kind === "FuncLit"
          ? (node.body?.end ?? node.end)
          : node.end;
  const start = node.kind === "FuncDecl" || node.kind === "FuncLit" ? Math.max(node.pos, end - 1) : node.pos;
  return { file: file.path, start, end };
}

/** Source text of an operation, on one line and not too long. */
export function shortText(file: GoFile, node: Node): string {
  const span = operationSpan(file, node);
  const text = file.text.slice(span.start, span.end).replace(/\s+/g, " ");
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

/** The channel of a send, receive, range or select as written; say`the channel` where there is no short text for it. */
export function channelText(finding: BlockedFinding): Message {
  const { file, node } = finding.site;
  const expr = channelOf(node);
  if (!expr) return say`the channel`;
  const text = file.text.slice(expr.pos, expr.end);
  return text.length <= 30 && !text.includes("\n") ? say`\`${text}\`` : say`the channel`;
}

/** The same at the start of a sentence. */
export function subject(finding: BlockedFinding): Message {
  const text = channelText(finding);
  return text.args.length === 0 ? say`The channel` : text;
}

function channelOf(node: Node): Node | undefined {
  switch (node.kind) {
    case "Send":
      return node.chan;
    case "Unary":
      return node.x;
    case "Range":
      return node.x;
    case "ExprStmt":
      return channelOf(node.x);
    case "Assign":
      return node.rhs[0] && channelOf(node.rhs[0]);
    default:
      return undefined;
  }
}
