import type { Fix } from "../finding/finding";
import { say } from "../finding/say";
import { reachableFrom } from "../flow/cfg";
import { flowOf } from "../flow/service";
import { turnsFewTimes } from "../flow/turns";
import type { Call, DeferStmt, Expr, FuncDecl, GoFile, Node } from "../go/ast";
import type { Checker, VarObj } from "../go/model";
import { walk } from "../go/walk";
import { captured } from "./candidates";
import { wrapBodyInFunc } from "./fixes/statements";
import { canEnd, type Loop, loopAround } from "./loops";
import type { RuleContext } from "./rule";
import { fullNameOf } from "./targets";

/** A release that waits for the end of a function whose loop goes on. */
export interface DeferInLoop {
  readonly file: GoFile;
  readonly checker: Checker;
  readonly func: FuncDecl;
  readonly defer: DeferStmt;
  readonly loop: Loop;
  /** The releasing call: the deferred one, or the one inside a deferred closure. */
  readonly release: Call;
  /** The loop has no end but from inside. */
  readonly endless: boolean;
  /** It matters little: the function shuts something down, or what is released ends with a transaction anyway. */
  readonly minor: boolean;
}

/**
 * Releases deferred in a loop that can turn again. Loops over a few things that are written out, and tests, are left
 * out: there the pile stays small.
 * ```go
 * for _, name := range []string{"a", "b"} { f, _ := os.Open(name); defer f.Close() }
 * ```
 */
export function* defersInLoops(context: RuleContext): Iterable<DeferInLoop> {
  for (const { file, checker, func, node } of captured(context, "defer", "DeferStmt")) {
    const loop = loopAround(checker, node);
    const release = releaseIn(node);
    if (loop === undefined || release === undefined || !turnsAgain(context, checker, node)) continue;
    if (livesOn(checker, release, loop) || isHeldTogether(checker, release) || isFirstTurnOnly(checker, node, loop))
      continue;
    if (isReleasedInTurn(checker, node, release, loop)) continue;
    const endless = loop.kind === "For" && loop.cond === undefined;
    // What piles up in a test goes with it, as long as the loop ends.
    if (context.pkg.isTest(file) && (!endless || canEnd(checker, loop, false))) continue;
    if (!endless && (!isAcquiredInTurn(checker, node, release, loop) || turnsFewTimes(checker, loop))) continue;
    const shutsDown = /^(?:shut ?down|close|stop|tear ?down|clean ?up)/i.test(func.name.name) && !endless;
    const minor = shutsDown || endsWithTransaction(checker, release);
    yield { file, checker, func, defer: node, loop, release, endless, minor };
  }
}

/** The variable whose cancel function the release calls, where a deriving call of `context` made it. */
export function cancelVariable({ checker, release }: DeferInLoop): VarObj | undefined {
  if (release.fun.kind !== "Ident") return undefined;
  const obj = checker.objectOf(release.fun);
  if (obj?.kind !== "var") return undefined;
  const made = checker.usesOf(obj).some((use) => {
    const assign = checker.parentOf(use);
    const call = assign?.kind === "Assign" && assign.lhs.includes(use) ? assign.rhs[0] : undefined;
    return call?.kind === "Call" && /^(context\.With|os\/signal\.NotifyContext)/.test(fullNameOf(checker, call) ?? "");
  });
  return made ? obj : undefined;
}

/** Calls the body as a function each turn, so that what it defers runs at the turn's end. */
export function wrapFix({ file, loop }: DeferInLoop): readonly Fix[] {
  const edit = wrapBodyInFunc(file, loop.body);
  return edit === undefined
    ? []
    : [{ title: say`Wrap the loop's body in a function`, safety: "unsafe", edits: [edit] }];
}

/**
 * What the turn acquires is kept for after the loop, so the function's end is the right time to release it.
 * ```go
 * for i := range clients { conn := dial(); defer conn.Close(); clients[i] = newClient(conn) }
 * ```
 */
function livesOn(checker: Checker, release: Call, loop: Loop): boolean {
  const root = release.fun.kind === "Selector" ? rootOf(release.fun.x) : release.fun;
  const obj = root?.kind === "Ident" ? checker.objectOf(root) : undefined;
  if (obj?.kind !== "var" || obj.decl.pos < loop.body.pos) return false;
  return checker.usesOf(obj).some((use) => {
    let child: Node = use;
    for (let node = checker.parentOf(use); node !== undefined && node !== loop; node = checker.parentOf(node)) {
      if (node.kind === "GoStmt") return true;
      if (node.kind === "Send" && child === node.value) return true;
      if (node.kind === "Assign" && node.rhs.includes(child as Expr)) {
        return node.lhs.some((target) => keeps(checker, target, loop));
      }
      child = node;
    }
    return false;
  });
}

/**
 * The turn releases by itself what the defer would; the defer is for the ways out before.
 * ```go
 * for … { w := open(); closed := false; defer func() { if !closed { w.Close() } }(); …; w.Close(); closed = true }
 * for … { resp, err := c.Do(req); …; defer resp.Body.Close(); data, err := io.ReadAll(resp.Body); … }
 * ```
 */
function isReleasedInTurn(checker: Checker, stmt: DeferStmt, release: Call, loop: Loop): boolean {
  const released = textIn(checker, release.fun);
  return (
    hasCall(loop.body, stmt, (call) => textIn(checker, call.fun) === released || isReadOut(checker, call, released)) ||
    isDrained(checker, loop.body, released)
  );
}

/** Rows that the turn reads to their end have closed themselves: `for rows.Next() { … }` without a break. */
function isDrained(checker: Checker, body: Node, released: string): boolean {
  const next = released.replace(/\.Close$/, ".Next");
  let drained = false;
  walk(body, (node) => {
    if (node.kind === "For" && node.cond?.kind === "Call" && textIn(checker, node.cond.fun) === next)
      drained ||= !/\b(?:break|goto)\b/.test(textIn(checker, node.body));
    return !drained && node.kind !== "FuncLit";
  });
  return drained;
}

/** A call of the kind in the code, outside of the statement. */
function hasCall(code: Node, outside: Node, test: (call: Call) => boolean): boolean {
  let found = false;
  walk(code, (node) => {
    if (node === outside || found) return false;
    if (node.kind === "Call" && test(node)) found = true;
    return !found;
  });
  return found;
}

/**
 * The turn itself acquires what it puts off releasing.
 * ```go
 * for _, old := range replaced { defer old.Close() }
 * ```
 */
function isAcquiredInTurn(checker: Checker, stmt: DeferStmt, release: Call, loop: Loop): boolean {
  const released = textIn(checker, release.fun);
  const taken = released.replace(/\.(R?)Unlock$/, ".$1Lock");
  if (taken !== released && changesByTurn(checker, release.fun, loop)) return false;
  const acquires = taken !== released && hasCall(loop.body, stmt, (call) => textIn(checker, call.fun) === taken);
  const root = release.fun.kind === "Selector" ? rootOf(release.fun.x) : release.fun;
  const obj = root.kind === "Ident" ? checker.objectOf(root) : undefined;
  if (obj?.kind !== "var") return acquires;
  // made := <-results; defer made.Close(): somebody else made it, and not for this turn.
  const { site } = obj;
  if (site.kind === "Assign" && site.rhs.some((value) => value.kind === "Unary" && value.op === "<-")) return acquires;
  return acquires || (loop.body.pos <= obj.decl.pos && obj.decl.pos < loop.body.end);
}

/**
 * What each turn acquires has work to do until the function ends: locks of several things, calls that are put off.
 * ```go
 * for _, path := range paths { lock := client.NewLock(path); defer lock.Stop() }
 * for _, task := range tasks { release, err := s.AcquireLatch(task); …; defer release() }
 * for i, c := range candidates { timer := time.AfterFunc(c.delay, func() { try(c) }); defer timer.Stop() }
 * ```
 */
function isHeldTogether(checker: Checker, release: Call): boolean {
  const root = release.fun.kind === "Selector" ? release.fun.x : release.fun;
  const obj = root.kind === "Ident" ? checker.objectOf(root) : undefined;
  const site = obj?.kind === "var" && obj.site.kind === "Assign" ? obj.site.rhs[0] : undefined;
  if (site?.kind !== "Call") return false;
  return fullNameOf(checker, site) === "time.AfterFunc" || /(?:Lock|Lease|Mutex|Latch)$/.test(calledName(site));
}

/** A statement of a transaction: `stmt, err := tx.Prepare(query)`. */
function endsWithTransaction(checker: Checker, release: Call): boolean {
  const root = release.fun.kind === "Selector" ? release.fun.x : undefined;
  const obj = root?.kind === "Ident" ? checker.objectOf(root) : undefined;
  const made = obj?.kind === "var" && obj.site.kind === "Assign" ? obj.site.rhs[0] : undefined;
  const name = made?.kind === "Call" ? fullNameOf(checker, made) : undefined;
  return name !== undefined && /\.Tx\.Prepare(?:Context|x|xContext|Named|NamedContext)?$/.test(name);
}

/**
 * Later turns find that it was done.
 * ```go
 * for { if events == nil { events = make(chan event); sub := source.Subscribe(events); defer sub.Unsubscribe() } … }
 * ```
 */
function isFirstTurnOnly(checker: Checker, stmt: DeferStmt, loop: Loop): boolean {
  let child: Node = stmt;
  for (let node = checker.parentOf(stmt); node !== undefined && node !== loop; node = checker.parentOf(node)) {
    if (node.kind === "If" && child === node.then) {
      const { cond } = node;
      const asked =
        cond.kind === "Unary" && cond.op === "!"
          ? cond.x
          : cond.kind === "Binary" && cond.op === "==" && textIn(checker, cond.y) === "nil"
            ? cond.x
            : undefined;
      if (asked !== undefined && sets(checker, node.then, textIn(checker, asked))) return true;
    }
    child = node;
  }
  return false;
}

/** Something in the code, or in a literal that it calls by a local name, assigns to what is written so. */
function sets(checker: Checker, code: Node, target: string): boolean {
  let found = false;
  walk(code, (node) => {
    if (node.kind === "Assign" && node.lhs.some((lhs) => textIn(checker, lhs) === target)) found = true;
    if (node.kind === "Call" && node.fun.kind === "Ident") {
      const callee = checker.calleeOf(node);
      if (callee.kind === "literal" && !(callee.func.pos <= code.pos && code.end <= callee.func.end)) {
        found ||= sets(checker, callee.func.body, target);
      }
    }
    return !found;
  });
  return found;
}

/** A body that was read to its end holds nothing any more. */
function isReadOut(checker: Checker, call: Call, released: string): boolean {
  if (!released.endsWith(".Body.Close") || !/^io(\/ioutil)?\.ReadAll$/.test(fullNameOf(checker, call) ?? ""))
    return false;
  return call.args[0] !== undefined && `${textIn(checker, call.args[0])}.Close` === released;
}

/**
 * Another lock each turn: they are held together, and nothing but the function's end is the time to unlock them.
 * ```go
 * for parent := t.parent; parent != nil; parent = parent.parent { parent.mu.Lock(); defer parent.mu.Unlock() }
 * ```
 */
function changesByTurn(checker: Checker, fun: Expr, loop: Loop): boolean {
  let changes = false;
  walk(fun, (node) => {
    const obj = node.kind === "Ident" ? checker.objectOf(node) : undefined;
    if (obj?.kind !== "var") return true;
    if (loop.pos <= obj.decl.pos && obj.decl.pos < loop.end) changes = true;
    if (checker.usesOf(obj).some((use) => loop.pos <= use.pos && use.pos < loop.end && isAssigned(checker, use)))
      changes = true;
    return true;
  });
  return changes;
}

function isAssigned(checker: Checker, use: Expr): boolean {
  const parent = checker.parentOf(use);
  return (parent?.kind === "Assign" && parent.lhs.includes(use)) || (parent?.kind === "IncDec" && parent.x === use);
}

function textIn(checker: Checker, node: Node): string {
  return checker.file.text.slice(node.pos, node.end);
}

function rootOf(expr: Expr): Expr {
  return expr.kind === "Selector" ? rootOf(expr.x) : expr;
}

/** An element, a field, or a variable from outside the loop that is no plain number, text or error. */
function keeps(checker: Checker, target: Expr, loop: Loop): boolean {
  if (target.kind === "Index" || target.kind === "Selector") return checker.typeOf(target).kind !== "Basic";
  const obj = target.kind === "Ident" ? checker.objectOf(target) : undefined;
  if (obj?.kind !== "var" || loop.pos <= obj.decl.pos) return false;
  const type = checker.typeOf(target);
  return type.kind !== "Basic" && type.kind !== "Unknown";
}

const verbs =
  /^(close|stop|release|unlock|runlock|rollback|cancel|free|shutdown|disconnect|unsubscribe|finish|end|put|unmap|terminate|kill)/i;

function releaseIn(stmt: DeferStmt): Call | undefined {
  if (stmt.call.kind !== "Call") return undefined;
  if (stmt.call.fun.kind !== "FuncLit") return verbs.test(calledName(stmt.call)) ? stmt.call : undefined;
  let found: Call | undefined;
  // defer func() { if err != nil { l.Close() } }(): only what failed is cleaned up, the rest is kept after the loop.
  let mayKeep = false;
  walk(stmt.call.fun.body, (node) => {
    if (found !== undefined || mayKeep) return false;
    if (node.kind === "Call" && verbs.test(calledName(node))) found = node;
    if (node.kind === "Return") mayKeep = true;
    if (node.kind === "If" && ![node.init, node.cond].some((part) => part !== undefined && releases(part))) {
      mayKeep = releases(node);
    }
    return true;
  });
  return mayKeep ? undefined : found;
}

function releases(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.kind === "Call" && verbs.test(calledName(inner))) found = true;
    return !found;
  });
  return found;
}

function calledName(call: Call): string {
  return call.fun.kind === "Selector" ? call.fun.sel.name : call.fun.kind === "Ident" ? call.fun.name : "";
}

/** From the statement, control can come back to it. */
function turnsAgain(context: RuleContext, checker: Checker, stmt: DeferStmt): boolean {
  const func = checker.functionOf(stmt);
  if (func === undefined) return false;
  const cfg = flowOf(context.program).cfg(func, checker);
  const block = cfg.blocks.find(({ items }) => items.some((item) => item.op === "stmt" && item.node === stmt));
  return block?.succs.some(({ to }) => reachableFrom(cfg, to).has(block.id)) ?? false;
}
