import { blockingService } from "../../concurrency/blocking";
import { say } from "../../finding/say";
import type { Call, FuncDecl, Ident } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { operationSpan, shortText } from "../blocked-rule";
import { replaceNode } from "../fixes/lines";
import { FunctionMemo } from "../function-memo";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

interface LockCall {
  readonly call: Call;
  readonly method: Ident;
  readonly deferred: boolean;
}

/** Locks that are released the wrong way. */
export const mutexWrongUnlock: Rule = {
  meta: {
    id: "mutex-wrong-unlock",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary:
      "`RLock` with `Unlock`, `Lock` with `RUnlock`, `defer mu.Lock()` where Unlock is meant, or an Unlock too many",
    docs: {
      what: "Reports a function that takes only the read side of a lock and releases only the write side (or the other way round), a `defer mu.Lock()` right after `mu.Lock()`, and an unlock that some run comes to with nothing locked (of a lock that the function itself makes).",
      why: "Releasing the side that was not taken ends the program (`sync: Unlock of unlocked RWMutex`), while the side that was taken stays taken: every later writer waits for ever. A deferred Lock takes the lock again on the way out and waits for itself.",
      example: `package cache

import "sync"

type cache struct {
	mu sync.RWMutex
	m  map[string]int
}

func (c *cache) get(key string) int {
	c.mu.RLock()
	defer c.mu.Unlock()
	return c.m[key]
}
`,
      mended: `package cache

import "sync"

type cache struct {
	mu sync.RWMutex
	m  map[string]int
}

func (c *cache) get(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.m[key]
}
`,
      limits: "A function that takes or releases both sides is left alone, as is one that hands its lock over.",
      references: ["https://pkg.go.dev/sync#RWMutex"],
    },
    fix: { title: "Release what was taken", safety: "safe" },
    detection: ["syntax", "schedules"],
    overlaps: ["staticcheck:SA2003"],
  },
  check(context) {
    const told = new Set<string>();
    for (const { file, func, checker } of context.functions(/\.R?Lock\(\)/)) {
      for (const wrong of memo.get(context, func, () => wrongIn(func, checker))) {
        const { taken, released, right } = wrong;
        const text = file.text.slice(released.call.pos, released.call.end);
        told.add(`${file.path}:${released.call.pos}`);
        context.report({
          message: say`\`${text}\` does not release what \`${taken.method.name}\` took: it stays taken`,
          span: { file: file.path, start: released.method.pos, end: released.method.end },
          trace: [
            {
              span: { file: file.path, start: taken.call.pos, end: taken.call.end },
              text: say`\`${taken.method.name}\` takes it here`,
            },
            {
              span: { file: file.path, start: released.call.pos, end: released.call.end },
              text: say`\`${right}\` would release it`,
            },
          ],
          fixes: [
            { title: say`Call \`${right}\``, safety: "safe", edits: [replaceNode(file, released.method, right)] },
          ],
        });
      }
    }
    for (const { cause, site, trace, tier } of context.service(blockingService).findings) {
      if (cause !== "mutex-wrong-unlock" || !context.pkg.files.includes(site.file)) continue;
      if (told.has(`${site.file.path}:${site.node.pos}`)) continue;
      context.report({
        message: say`\`${shortText(site.file, site.node)}\` can run when nothing is locked: the program ends there`,
        span: operationSpan(site.file, site.node),
        tier,
        trace: trace.map((step) => ({
          span: operationSpan(step.site.file, step.site.node),
          text: step.text,
          goroutine: step.goroutine,
        })),
      });
    }
  },
};

const memo = new FunctionMemo<readonly Wrong[]>();

/** Pairs of calls in a function that do not belong together. */
function wrongIn(func: FuncDecl, checker: Checker): readonly Wrong[] {
  const byPath = new Map<string, LockCall[]>();
  walk(func.body!, (node) => {
    const call = node.kind === "DeferStmt" ? node.call : node;
    if (call.kind !== "Call" || call.fun.kind !== "Selector" || !/^R?(Unl|L)ock$/.test(call.fun.sel.name))
      return undefined;
    const path = checker.pathOf(call.fun.x);
    if (path === undefined || !/^sync\.(RW)?Mutex\./.test(fullNameOf(checker, call) ?? "")) return undefined;
    const key = `${path.root.decl.pos}.${path.fields.join(".")}`;
    const list = byPath.get(key) ?? [];
    byPath.set(key, list);
    list.push({ call, method: call.fun.sel, deferred: node.kind === "DeferStmt" });
    return node.kind === "DeferStmt" ? false : undefined;
  });
  return [...byPath.values()].flatMap((calls) => mismatch(calls) ?? deferredLock(calls) ?? []);
}

interface Wrong {
  readonly taken: LockCall;
  readonly released: LockCall;
  readonly right: string;
}

/** One side taken, only the other side released. */
function mismatch(calls: readonly LockCall[]): Wrong | undefined {
  const of = (name: string) => calls.filter((one) => one.method.name === name);
  const [locks, unlocks, rlocks, runlocks] = [of("Lock"), of("Unlock"), of("RLock"), of("RUnlock")];
  if (rlocks.length > 0 && locks.length === 0 && runlocks.length === 0 && unlocks.length > 0) {
    return { taken: rlocks[0]!, released: unlocks[0]!, right: "RUnlock" };
  }
  if (locks.length > 0 && rlocks.length === 0 && unlocks.length === 0 && runlocks.length > 0) {
    return { taken: locks[0]!, released: runlocks[0]!, right: "Unlock" };
  }
  return undefined;
}

/** `mu.Lock(); defer mu.Lock()`. A deferred Lock without one before it takes the lock back for the caller. */
function deferredLock(calls: readonly LockCall[]): Wrong | undefined {
  for (const [index, one] of calls.entries()) {
    const before = calls[index - 1];
    if (!one.deferred || before === undefined || before.deferred || before.method.name !== one.method.name) continue;
    if (/Unlock$/.test(one.method.name) || calls.some((other) => /Unlock$/.test(other.method.name))) continue;
    return { taken: before, released: one, right: one.method.name === "RLock" ? "RUnlock" : "Unlock" };
  }
  return undefined;
}
