import type { ObligationLeak } from "../../flow/leak";
import type { Call, FuncDecl, GoFile, Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { functionAt } from "../function-name";
import { loopAround } from "../loops";
import type { RuleContext } from "../rule";

/**
 * Whether the function leaves with the lock held for its caller: its name or its comment says so, or a caller unlocks
 * what it has not locked.
 * ```go
 * func (c *cache) lockIfPresent(key string) bool { c.mu.Lock(); if c.has(key) { return true }; c.mu.Unlock(); return false }
 * ```
 */
export function isHeldForCaller(leak: ObligationLeak, context: RuleContext): boolean {
  const decl = functionAt(leak.file, leak.acquire.pos);
  if (decl === undefined || leak.func !== decl) return false;
  if (saysLocked(decl)) return true;
  const lock = leak.name.split(".").pop() ?? leak.name;
  if (commentSaysSo(leak.file, decl) && !isRefuted(decl, lock, context)) return true;
  const calls = new RegExp(`\\b${decl.name.name}\\(`);
  const owner = ownerOf(leak.acquire, context.checker(leak.file));
  return context.pkg.files.some((file) => {
    if (!calls.test(file.text)) return false;
    const checker = context.checker(file);
    return file.decls.some((other) => other !== decl && unlocksNext(checker, other, decl, lock, owner));
  });
}

/**
 * Locks of a loop's turns, or of a literal, that are held beyond it: other variables of the function have them by then.
 * ```go
 * for _, shard := range shards { shard.mu.Lock() }
 * defer func() { for _, shard := range shards { shard.mu.Unlock() } }()
 * ```
 */
export function isUnlockedByOthers({ acquire, file, func }: ObligationLeak, checker: Checker): boolean {
  const path = acquire.kind === "Call" && acquire.fun.kind === "Selector" ? checker.pathOf(acquire.fun.x) : undefined;
  const decl = functionAt(file, acquire.pos);
  if (acquire.kind !== "Call" || acquire.fun.kind !== "Selector" || !path || decl?.body === undefined) return false;
  const { root } = path;
  const ofTurn = root.site.kind === "Range" || loopAround(checker, root.decl) !== undefined;
  if (func === decl && (root.role === "param" || !ofTurn)) return false;
  const unlock = acquire.fun.sel.name.replace("Lock", "Unlock");
  const fields = path.fields.join(".");
  let found = false;
  walk(decl.body, (node) => {
    if (node.kind === "Call" && node.fun.kind === "Selector" && node.fun.sel.name === unlock) {
      const other = checker.pathOf(node.fun.x);
      if (other === undefined || other.root === root || other.fieldOwner !== path.fieldOwner) return true;
      // return func() { for i := range held { held[i].mu.Unlock() } }
      found = other.fields.join(".").replace(/^\[\]\./, "") === fields;
    }
    return !found;
  });
  return found;
}

/** The type that declares the lock; undefined where it is no field, or a helper takes it. */
function ownerOf(call: Node, checker: Checker): string | undefined {
  if (call.kind !== "Call" || call.fun.kind !== "Selector" || call.fun.x.kind !== "Selector") return undefined;
  return checker.pathOf(call.fun.x)?.fieldOwner;
}

function saysLocked(decl: FuncDecl): boolean {
  return /lock/i.test(decl.name.name.replace(/unlock|block|clock/gi, ""));
}

/**
 * What a comment says of the lock is no contract where only the package can call the function, it does, and no caller has
 * anything to do with the lock.
 * ```go
 * // withdraw returns with the lock held when the money does not suffice.
 * func main() { accounts.withdraw("alice", 5) }
 * ```
 */
function isRefuted(decl: FuncDecl, lock: string, context: RuleContext): boolean {
  const { name } = decl.name;
  if (/^\p{Lu}/u.test(name)) return false;
  const calls = new RegExp(`\\b${name}\\(`);
  const locks = new RegExp(`\\b${lock}\\.|\\.R?(?:Lock|Unlock)\\(`);
  const callers = context.pkg.files.flatMap((file) =>
    file.decls.flatMap((other) => {
      if (other.kind !== "FuncDecl" || other === decl) return [];
      const text = file.text.slice(other.bodySpan.pos, other.bodySpan.end);
      return calls.test(text) ? [{ file, other, text }] : [];
    }),
  );
  return (
    callers.length > 0 &&
    callers.every(({ file, other, text }) => !saysLocked(other) && !commentSaysSo(file, other) && !locks.test(text))
  );
}

function commentSaysSo(file: GoFile, decl: FuncDecl): boolean {
  const above = file.comments.filter((comment) => comment.end <= decl.pos && decl.pos - comment.end < 800);
  const text = above.map((comment) => comment.text).join("\n");
  return (
    /\b(lock(s|ed)?\b.*\b(held|hold|return|caller)|\w*[mM]u(tex)?\b.{0,20}\bheld\b|(held|hold|return)\w*\b.*\block(ed)?\b|must (call|\w+ )*unlock)/i.test(
      text,
    ) && above.some((comment) => /^\s*$/.test(file.text.slice(comment.end, decl.pos)))
  );
}

/**
 * A function that calls `callee` without the lock of that name and type, and unlocks it next. An unlock right before a way
 * out says nothing of the code after it.
 * ```go
 * if c.lockIfPresent(key) { delete(c.items, key); c.mu.Unlock() }
 * ```
 */
function unlocksNext(
  checker: Checker,
  decl: GoFile["decls"][number],
  callee: FuncDecl,
  lock: string,
  owner: string | undefined,
): boolean {
  if (decl.kind !== "FuncDecl" || decl.body === undefined) return false;
  if (!checker.file.text.slice(decl.pos, decl.end).includes(`${callee.name.name}(`)) return false;
  let held = false;
  let called = false;
  let answer = false;
  walk(decl.body, (node) => {
    if (node.kind !== "Call") return true;
    const name = node.fun.kind === "Selector" ? node.fun.sel.name : node.fun.kind === "Ident" ? node.fun.name : "";
    if (name === callee.name.name) called ||= !held;
    const verb = /^(?:Try)?R?(Lock|Unlock)$/.exec(name)?.[1];
    if (verb === undefined || !isOfLock(node, lock, owner, checker)) return true;
    if (verb === "Unlock" && called) answer = true;
    if (verb === "Lock") held = true;
    else if (!leavesNext(node, checker)) held = false;
    called = false;
    return true;
  });
  return answer;
}

function isOfLock({ fun }: Call, lock: string, owner: string | undefined, checker: Checker): boolean {
  if (fun.kind !== "Selector") return false;
  const of = fun.x.kind === "Selector" ? fun.x.sel.name : fun.x.kind === "Ident" ? fun.x.name : "";
  const other = fun.x.kind === "Selector" ? checker.pathOf(fun.x)?.fieldOwner : undefined;
  return of === lock && (owner === undefined || other === undefined || other === owner);
}

/** The statement of the call stands before a return, or is deferred. */
function leavesNext(call: Call, checker: Checker): boolean {
  const stmt = checker.parentOf(call);
  if (stmt?.kind === "DeferStmt") return true;
  const block = stmt && checker.parentOf(stmt);
  const list = block?.kind === "Block" ? block.stmts : block?.kind === "CaseClause" ? block.body : [];
  return list
    .slice(list.findIndex((each) => each === stmt) + 1)
    .some(({ kind }) => kind === "Return" || kind === "Branch");
}
