import { say } from "../../finding/say";
import type { Rule } from "../rule";
import { copies } from "./lock-copies";
import { insertAt } from "./pointer-fix";

/** Locks that are copied: the copy guards nothing. */
export const lockByValue: Rule = {
  meta: {
    id: "lock-by-value",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "a mutex, or a struct that holds one, copied by a receiver, parameter, assignment or range",
    docs: {
      what: "Reports a `sync.Mutex`, `RWMutex`, `Cond`, `Once`, `Map` or `Pool`, or a struct or array that holds one by value, that is copied.",
      why: "A copied lock is another lock: it guards nothing that the first one guards. A copy of a locked mutex is locked, and nobody will ever unlock it: whoever locks the copy waits for ever.",
      example: `package counter

import "sync"

type counter struct {
	mu sync.Mutex
	n  int
}

func (c counter) inc() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}
`,
      mended: `package counter

import "sync"

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) inc() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}
`,
      limits: "A new value (a literal, a call's result) may be moved. Types that cannot be read are not judged.",
      references: ["https://pkg.go.dev/sync", "https://go.dev/issue/8005"],
    },
    fix: { title: "Take a pointer", safety: "unsafe" },
    detection: ["syntax"],
    overlaps: ["vet:copylocks"],
  },
  check(context) {
    for (const copy of copies(context, "lock")) {
      context.report({
        message: say`${copy.what} copies ${copy.holds}: the copy guards nothing, or stays locked`,
        span: { file: copy.file.path, start: copy.node.pos, end: copy.node.end },
        trace: [{ span: { file: copy.file.path, start: copy.node.pos, end: copy.node.end }, text: say`copied here` }],
        fixes: insertAt(copy),
      });
    }
  },
};
