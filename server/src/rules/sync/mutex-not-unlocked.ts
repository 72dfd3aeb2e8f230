import { blockingService } from "../../concurrency/blocking";
import { say } from "../../finding/say";
import { operationSpan, shortText } from "../blocked-rule";
import { leaksOf } from "../leaks";
import { defaultFixes, obligationRule } from "../obligation-rule";
import type { Rule, RuleContext } from "../rule";
import { isLockAsSignal } from "./lock-as-signal";
import { isHeldForCaller, isUnlockedByOthers } from "./locked-by-contract";
import { unlockFixes } from "./unlock-fix";

const onPaths = obligationRule({
  meta: {
    id: "mutex-not-unlocked",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "A lock is not released on every path.",
    docs: {
      what: "Reports `Lock` and `RLock` of a mutex when the function unlocks on some paths, but another one leaves it (return, break, continue, panic that is recovered) with the lock held; and a lock that the function never unlocks, where only this package can name it and every other function unlocks what it has locked itself. Of a lock that is a local variable: where some goroutine waits for it in vain.",
      why: "Whoever locks next waits for ever, and everybody behind them: a leak of goroutines that mostly ends in a standstill of the whole program.",
      example: `package cache

import "sync"

type cache struct {
	mu    sync.Mutex
	items map[string]int
}

func (c *cache) add(key string, n int) bool {
	c.mu.Lock()
	if _, ok := c.items[key]; ok {
		return false
	}
	c.items[key] = n
	c.mu.Unlock()
	return true
}
`,
      mended: `package cache

import "sync"

type cache struct {
	mu    sync.Mutex
	items map[string]int
}

func (c *cache) add(key string, n int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.items[key]; ok {
		return false
	}
	c.items[key] = n
	return true
}
`,
      limits:
        "Functions that lock for their caller are silent: their name or a comment says so, or some function of the package unlocks what it has not locked. Locks reached in ways that cannot be named, such as by an index that changes, are left out.",
      references: ["https://pkg.go.dev/sync#Mutex"],
    },
    fix: { title: "Unlock before the return", safety: "safe" },
    detection: ["paths", "schedules"],
    overlaps: ["goconcurrencylint"],
  },
  loses: say`the next one waits for ever`,
  reasons: ["path", "loop", "never"],
  judge: (leak, context) =>
    isHeldForCaller(leak, context) ||
    isLockAsSignal(leak, context.checker(leak.file)) ||
    isUnlockedByOthers(leak, context.checker(leak.file))
      ? undefined
      : { fixes: leak.reason === "never" ? defaultFixes(leak, context) : unlockFixes(leak, context) },
});

export const mutexNotUnlocked: Rule = {
  meta: onPaths.meta,
  check(context) {
    onPaths.check(context);
    inVain(context);
  },
};

/** Locks that a run leaves taken while a goroutine waits for them, and that no path of their function alone tells of. */
function inVain(context: RuleContext): void {
  const told = new Set(leaksOf(context, onPaths.meta.id).map((leak) => `${leak.file.path}:${leak.acquire.pos}`));
  for (const { cause, site, other, trace } of context.service(blockingService).findings) {
    if (cause !== "mutex-not-unlocked" || !other || !context.pkg.files.includes(other.file)) continue;
    if (told.has(`${other.file.path}:${other.node.pos}`)) continue;
    context.report({
      message: say`\`${shortText(other.file, other.node)}\` is not unlocked: \`${shortText(site.file, site.node)}\` waits for ever`,
      span: operationSpan(other.file, other.node),
      trace: trace.map((step) => ({
        span: operationSpan(step.site.file, step.site.node),
        text: step.text,
        goroutine: step.goroutine,
      })),
    });
  }
}
