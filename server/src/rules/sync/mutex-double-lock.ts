import { say } from "../../finding/say";
import type { Node } from "../../go/ast";
import { blockedRule, shortText } from "../blocked-rule";

/** Of a `Once`. */
function isDo(node: Node): boolean {
  return node.kind === "Call" && node.fun.kind === "Selector" && node.fun.sel.name === "Do";
}

export const mutexDoubleLock = blockedRule({
  meta: {
    id: "mutex-double-lock",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "A lock is taken again on a path that already holds it.",
    docs: {
      what: "Reports a Lock of a mutex that the same path has locked and not unlocked, directly or through the functions it calls on the same receiver. A `Do` inside of the function that the same `sync.Once` runs is such a lock, too. For a RWMutex also the upgrade (RLock, then Lock) and the recursive RLock, between which a writer may come.",
      why: "Go's mutexes are not reentrant: the second Lock waits for the first to be released, which the waiting goroutine would have to do. It and everybody who wants the lock afterwards wait for ever. A recursive RLock does so as soon as a writer asks in between.",
      example: `package account

import "sync"

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) Balance() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

func (a *account) Add(n int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
	return a.Balance()
}
`,
      mended: `package account

import "sync"

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) Balance() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

func (a *account) Add(n int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
	return a.balance
}
`,
      limits:
        "Followed through calls of declared functions, unique implementers of an interface, function values with one target, `Once.Do`, and the `String` and `Error` methods that fmt calls. Two values of one type are told apart by how they are reached; where that is not certain the rule is silent.",
      references: ["https://pkg.go.dev/sync#RWMutex", "https://pkg.go.dev/sync#Mutex"],
    },
    fix: { none: "whether to split the function or to release before the call is for the author to say" },
    tests: true,
    detection: ["schedules"],
    overlaps: ["staticcheck:SA2003"],
  },
  causes: ["mutex-double-lock"],
  message: (finding) => {
    const text = `\`${shortText(finding.site.file, finding.site.node)}\``;
    if (isDo(finding.site.node))
      return say`${text} runs inside of the function of the same \`Once\`: it waits for itself`;
    return finding.via
      ? say`${text} takes ${finding.via}, which is already held here`
      : say`${text} while the same lock is already held on this path`;
  },
});
