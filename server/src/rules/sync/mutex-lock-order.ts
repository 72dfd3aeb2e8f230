import { english, say } from "../../finding/say";
import { blockedRule } from "../blocked-rule";

/**
 * `sync.Cond.L` is another name of a lock, mostly of one beside it; and a mock stands for what is called through an
 * interface, where in the program something else is called.
 */
const otherLock = /`(?:sync\.)?Cond\.L`|`(?:[\w/.]*\.)?(?:[Mm]ock|[Ff]ake|[Ss]tub)\w*\.\w+`/;

export const mutexLockOrder = blockedRule({
  meta: {
    id: "mutex-lock-order",
    family: "sync",
    tier: "likely",
    severity: "warning",
    summary: "Two locks are taken in one order here and in the other order elsewhere.",
    docs: {
      what: "Reports a lock taken while another one is held, when some other path takes the two the other way round. Locks are told apart by the type and field that hold them, and calls are followed.",
      why: "When both paths run at the same time each can get its first lock and then wait for the other's: a deadlock that shows under load only.",
      example: `package bank

import "sync"

type account struct{ mu sync.Mutex }

type audit struct{ mu sync.Mutex }

type bank struct {
	a account
	l audit
}

func (b *bank) pay() {
	b.a.mu.Lock()
	defer b.a.mu.Unlock()
	b.l.mu.Lock()
	b.l.mu.Unlock()
}

func (b *bank) report() {
	b.l.mu.Lock()
	defer b.l.mu.Unlock()
	b.a.mu.Lock()
	b.a.mu.Unlock()
}
`,
      mended: `package bank

import "sync"

type account struct{ mu sync.Mutex }

type audit struct{ mu sync.Mutex }

type bank struct {
	a account
	l audit
}

func (b *bank) pay() {
	b.a.mu.Lock()
	defer b.a.mu.Unlock()
	b.l.mu.Lock()
	b.l.mu.Unlock()
}

func (b *bank) report() {
	b.a.mu.Lock()
	defer b.a.mu.Unlock()
	b.l.mu.Lock()
	b.l.mu.Unlock()
}
`,
      limits:
        "Whether both paths can meet on the same two values is not always known, hence the tier `likely`. A common lock that both paths hold keeps the rule silent.",
      references: ["https://songlh.github.io/paper/go-study.pdf"],
    },
    fix: { none: "the order is a decision about the whole package" },
    tests: true,
    detection: ["lockGraph", "schedules"],
    overlaps: [],
  },
  causes: ["mutex-lock-order"],
  isTold: ({ via }) => typeof via === "object" && otherLock.test(english(via)),
  message: (finding) =>
    finding.via
      ? say`Lock order: ${finding.via}; elsewhere they are taken the other way round`
      : say`This lock and the one held are taken in the other order by another goroutine`,
});
