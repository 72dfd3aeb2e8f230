import type { Fix, Severity, Tier } from "../finding/finding";
import type { Message } from "../finding/say";
import type { LeakReason, ObligationLeak } from "../flow/leak";
import { exitFix } from "./exit-fix";
import { isIdle } from "./idle-leaks";
import { deferFix, packageNameIn, releaseCall } from "./leak-fix";
import { leakMessage } from "./leak-message";
import { everyLeakOf } from "./leaks";
import type { Rule, RuleContext, RuleMeta } from "./rule";
import { whyHarmless } from "./short-lived";

/** How a rule sees one leak; what is absent is the default. */
export interface Judgement {
  readonly tier?: Tier;
  readonly severity?: Severity;
  readonly message?: Message;
  readonly fixes?: readonly Fix[];
  readonly harmless?: Message;
}

/** What tells one rule about things that must be released from another. */
export interface ObligationRule {
  readonly meta: RuleMeta;
  /** What follows, at the end of the message: say`the context leaks`. */
  readonly loses: Message;
  /** Reasons it reports; by default all that are leaks by themselves. */
  readonly reasons?: readonly LeakReason[];
  /** Refines or (undefined) drops a leak. */
  judge?(leak: ObligationLeak, context: RuleContext): Judgement | undefined;
}

const leakReasons: readonly LeakReason[] = [
  "never",
  "path",
  "overwritten",
  "discarded",
  "loop",
  "field",
  "constructor",
];

/** A rule over the obligation analysis: reports the leaks of all specs that name it. */
export function obligationRule(parts: ObligationRule): Rule {
  const reasons = new Set(parts.reasons ?? leakReasons);
  return {
    meta: parts.meta,
    check(context) {
      for (const leak of everyLeakOf(context, parts.meta.id)) {
        if (!reasons.has(leak.reason) || isIdle(leak, parts.meta, context)) continue;
        const judgement = parts.judge === undefined ? {} : parts.judge(leak, context);
        if (judgement === undefined) continue;
        const { id } = parts.meta;
        const harmless = whyHarmless(leak, id, context);
        const minor = harmless && { tier: "advice" as const, harmless };
        reportLeak(context, leak, { message: leakMessage(leak, parts.loses), ...judgement, ...minor });
      }
    },
  };
}

/** Reports a leak at the variable that got the value, else at the call that acquires. */
export function reportLeak(
  context: RuleContext,
  leak: ObligationLeak,
  judgement: Judgement & { readonly message: Message },
): void {
  const file = leak.file.path;
  const at = spanOf(leak);
  context.report({
    message: judgement.message,
    span: { file, start: at.pos, end: at.end },
    trace: leak.witness.map(({ node, text }) => ({ span: { file, start: node.pos, end: node.end }, text })),
    fixes: judgement.fixes ?? defaultFixes(leak, context),
    ...(judgement.tier === undefined ? {} : { tier: judgement.tier }),
    ...(judgement.severity === undefined ? {} : { severity: judgement.severity }),
    ...(judgement.harmless === undefined ? {} : { harmless: judgement.harmless }),
  });
}

/**
 * The deferred release where that is right on every path; else the release before the way out that forgot it; else the
 * deferred one as a proposal.
 */
export function defaultFixes(leak: ObligationLeak, context: RuleContext): readonly Fix[] {
  const call = releaseCall(leak.spec, leak.name, packageNameIn(leak));
  // What a field holds outlives the function.
  if (call === undefined || leak.reason === "field") return [];
  const deferred = deferFix(leak, call);
  if (deferred?.safety === "safe") return [deferred];
  const before = leak.reason === "path" ? exitFix(leak, context.checker(leak.file), call) : undefined;
  const fix = before ?? deferred;
  return fix === undefined ? [] : [fix];
}

function spanOf(leak: ObligationLeak): { readonly pos: number; readonly end: number } {
  const decl = leak.variable?.decl;
  const { statement, acquire } = leak;
  if (decl !== undefined && statement.pos <= decl.pos && decl.end <= acquire.pos) return decl;
  return acquire.kind === "Call" ? { pos: acquire.pos, end: acquire.fun.end } : acquire;
}
