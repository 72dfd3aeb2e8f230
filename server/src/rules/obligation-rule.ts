import type { Fix, Severity, Tier } from "../finding/finding";
import type { Message } from "../finding/say";
import type { LeakReason, ObligationLeak } from "../flow/leak";
import { exitFix } from "./exit-fix";
import { deferFix, packageNameIn, releaseCall } from "./leak-fix";
import { leakMessage } from "./leak-message";
import { leaksOf } from "./leaks";
import type { Rule, RuleContext, RuleMeta } from "./rule";

/** How a rule sees one leak; what is absent is the default. */
export interface Judgement {
  readonly tier?: Tier;
  readonly severity?: Severity;
  readonly message?: Message;
  readonly fixes?: readonly Fix[];
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
      for (const leak of leaksOf(context, parts.meta.id)) {
        if (!reasons.has(leak.reason) || isIdle(leak, parts.meta, context)) continue;
        const judgement = parts.judge === undefined ? {} : parts.judge(leak, context);
        if (judgement === undefined) continue;
        reportLeak(context, leak, { message: leakMessage(leak, parts.loses), ...judgement });
      }
    },
  };
}

/** Rules whose subject matters in a test, too: what they miss makes tests hang or fail later. */
export const testRules: ReadonlySet<string> = new Set([
  "http-body-not-closed",
  "rows-not-closed",
  "stmt-not-closed",
  "tx-not-finished",
]);

/** Leaks that nobody would mend. */
function isIdle(leak: ObligationLeak, meta: RuleMeta, context: RuleContext): boolean {
  // The test's process ends soon: l, err := net.Listen(…) for a server that runs as long as the test.
  if (context.pkg.isTest(leak.file) && meta.tests !== true) {
    if (leak.through !== undefined || leak.reason === "discarded") return true;
    if (meta.family === "resource" && !(testRules.has(meta.id) && leak.reason === "never")) return true;
  }
  // db, err := sql.Open(…) of a set-up function: only what surely stays local counts.
  if (leak.spec.longLived && ((leak.reason !== "never" && leak.reason !== "path") || goesOn(leak, context)))
    return true;
  if (isUnused(leak)) return true;
  return leak.spec.producedType !== undefined && leak.through === undefined && wrapsAnother(leak, context);
}

/**
 * What is closed by the function that is dropped goes on to the caller.
 * ```go
 * sink, closeSink, err := zap.Open(paths...)
 * return zap.New(zapcore.NewCore(enc, sink, level)), sink, err
 * ```
 */
function goesOn({ statement, variable, exit, file }: ObligationLeak, context: RuleContext): boolean {
  if (statement.kind !== "Assign") return false;
  const checker = context.checker(file);
  const others = statement.lhs.flatMap((target) => {
    const obj = target.kind === "Ident" ? checker.objectOf(target) : undefined;
    const type = obj?.kind === "var" && obj !== variable ? checker.typeOf(target) : undefined;
    return obj?.kind === "var" && type !== undefined && type.kind !== "Basic" ? [obj] : [];
  });
  return others.some((obj) => checker.usesOf(obj).some((use) => exit.pos <= use.pos && use.end <= exit.end));
}

/** A coder without a stream starts nothing: zstd.NewReader(nil), for DecodeAll only. */
function isUnused({ acquire, spec }: ObligationLeak): boolean {
  const source = acquire.kind === "Call" ? acquire.args[0] : undefined;
  return /\/zstd\.New/.test(spec.acquire) && source?.kind === "Ident" && source.name === "nil";
}

/**
 * What is made reads or writes through an argument, which has an owner of its own.
 * ```go
 * z, err := compressor.Compress(w) // (io.WriteCloser, error)
 * secure, info, err := creds.ClientHandshake(ctx, name, conn)
 * ```
 */
function wrapsAnother(leak: ObligationLeak, context: RuleContext): boolean {
  if (leak.spec.rule === "http-body-not-closed" || leak.acquire.kind !== "Call") return false;
  const checker = context.checker(leak.file);
  if (leak.acquire.fun.kind === "Selector" && /Handshake$/.test(leak.acquire.fun.sel.name)) return true;
  return leak.acquire.args.some((arg) => {
    const type = checker.typeOf(arg);
    return checker.hasMethod(type, "Read") === true || checker.hasMethod(type, "Write") === true;
  });
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
