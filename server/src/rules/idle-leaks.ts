import type { ObligationLeak } from "../flow/leak";
import type { Expr } from "../go/ast";
import type { Checker } from "../go/model";
import { functionAt } from "./function-name";
import { loopAround } from "./loops";
import { isNotHeld } from "./not-held";
import type { RuleContext, RuleMeta } from "./rule";

/** Rules whose subject matters in a test, too: what they miss makes tests hang or fail later. */
export const testRules: ReadonlySet<string> = new Set([
  "http-body-not-closed",
  "rows-not-closed",
  "stmt-not-closed",
  "tx-not-finished",
]);

/** Leaks that nobody would mend. */
export function isIdle(leak: ObligationLeak, meta: RuleMeta, context: RuleContext): boolean {
  // The test's process ends soon: l, err := net.Listen(…) for a server that runs as long as the test.
  if (context.pkg.isTest(leak.file) && meta.tests !== true) {
    if (leak.through !== undefined || leak.reason === "discarded") return true;
    if (meta.family === "resource" && !(testRules.has(meta.id) && leak.reason === "never")) return true;
  }
  // db, err := sql.Open(…) of a set-up function: only what surely stays local counts.
  if (leak.spec.longLived && ((leak.reason !== "never" && leak.reason !== "path") || goesOn(leak, context)))
    return true;
  if (isNotHeld(leak, context.checker(leak.file))) return true;
  if (isUnused(leak) || isForLife(leak, meta, context) || servesOn(leak, context.checker(leak.file))) return true;
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

/** Rules for what servers and clients have as long as they run. */
const ofServers: ReadonlySet<string> = new Set([
  "conn-not-closed",
  "listener-not-closed",
  "signal-not-stopped",
  "watcher-not-stopped",
]);

/** A function that ends the process where something fails is there to start it, and what it opens stays. */
function isForLife(leak: ObligationLeak, meta: RuleMeta, context: RuleContext): boolean {
  const body =
    ofServers.has(meta.id) && leak.reason !== "loop" ? functionAt(leak.file, leak.acquire.pos)?.bodySpan : undefined;
  if (body === undefined || loopAround(context.checker(leak.file), leak.acquire) !== undefined) return false;
  return /\b(?:os\.Exit|\w*log\w*\.Fatal\w*)\(/.test(leak.file.text.slice(body.pos, body.end));
}

/**
 * What was got from it goes on to use it, in a field or with the caller.
 * ```go
 * client, err := pubsub.NewClient(ctx, project)
 * q.topic = client.Topic(name)
 * ```
 */
function servesOn({ variable, spec }: ObligationLeak, checker: Checker): boolean {
  if (variable === undefined || !/^(?:conn-not-closed|watcher-not-stopped)$/.test(spec.rule)) return false;
  return checker.usesOf(variable).some((use) => {
    const method = checker.parentOf(use);
    const call = method?.kind === "Selector" && method.x === use ? checker.parentOf(method) : undefined;
    const target = call?.kind === "Call" && call.fun === method ? checker.parentOf(call) : undefined;
    if (call?.kind !== "Call") return false;
    if (target?.kind === "Return" || target?.kind === "KeyValue") return isPart(checker, call, call.fun);
    return target?.kind === "Assign" && target.lhs[0]?.kind === "Selector" && isPart(checker, target.lhs[0], call.fun);
  });
}

/** Something that can be called in turn, not a number, a text or an error; by its name where its type is not known. */
function isPart(checker: Checker, expr: Expr, method: Expr): boolean {
  const type = checker.typeOf(expr);
  if (type.kind === "Unknown") return method.kind === "Selector" && /^(?:New|Underlying)/.test(method.sel.name);
  return type.kind === "Pointer" || type.kind === "Named" || type.kind === "Interface";
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
