import { say } from "../../finding/say";
import { defaultFixes, obligationRule } from "../obligation-rule";
import { isLockAsSignal } from "./lock-as-signal";
import { isHeldForCaller } from "./locked-by-contract";
import { unlockFixes } from "./unlock-fix";

export const mutexNotUnlocked = obligationRule({
  meta: {
    id: "mutex-not-unlocked",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "A lock is not released on every path.",
    docs: {
      what: "Reports `Lock` and `RLock` of a mutex when the function unlocks on some paths, but another one leaves it (return, break, continue, panic that is recovered) with the lock held; and a lock that the function never unlocks, where only this package can name it and every other function unlocks what it has locked itself.",
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
    detection: ["paths"],
    overlaps: ["goconcurrencylint"],
  },
  loses: say`the next one waits for ever`,
  reasons: ["path", "loop", "never"],
  judge: (leak, context) =>
    isHeldForCaller(leak, context) || isLockAsSignal(leak, context.checker(leak.file))
      ? undefined
      : { fixes: leak.reason === "never" ? defaultFixes(leak, context) : unlockFixes(leak, context) },
});
