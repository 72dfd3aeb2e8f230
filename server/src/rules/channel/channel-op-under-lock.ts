import { say } from "../../finding/say";
import { blockedRule, shortText } from "../blocked-rule";

export const channelOpUnderLock = blockedRule({
  meta: {
    id: "channel-op-under-lock",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "A channel operation waits while holding a lock that its partner needs first.",
    docs: {
      what: "Reports a blocking send or receive made while a lock is held, when whoever would serve it has to take that lock before.",
      why: "Each waits for the other: the one for a value with the lock in its hand, the other for the lock. Neither ever goes on, and all who want the lock later wait as well.",
      example: `package status

import "sync"

type manager struct {
	mu      sync.Mutex
	updates chan int
	last    int
}

func (m *manager) set(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.updates <- n
}

func (m *manager) loop() {
	for n := range m.updates {
		m.mu.Lock()
		m.last = n
		m.mu.Unlock()
	}
}

func run() {
	m := &manager{updates: make(chan int)}
	go m.loop()
	go m.set(1)
	m.set(2)
	close(m.updates)
}
`,
      mended: `package status

import "sync"

type manager struct {
	mu      sync.Mutex
	updates chan int
	last    int
}

func (m *manager) set(n int) {
	m.updates <- n
}

func (m *manager) loop() {
	for n := range m.updates {
		m.mu.Lock()
		m.last = n
		m.mu.Unlock()
	}
}

func run() {
	m := &manager{updates: make(chan int)}
	go m.loop()
	m.set(1)
	m.set(2)
	close(m.updates)
}
`,
      limits:
        "Reported where a run was found in which both stand still for ever, or where the one goroutine that serves a field takes the lock before it does; an operation with a `default` or another way out is not.",
      references: ["https://songlh.github.io/paper/go-study.pdf"],
    },
    fix: {
      none: "the operation has to move out of the critical section, and what is guarded then is for the author to say",
    },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["channel-op-under-lock"],
  message: (finding) =>
    say`\`${shortText(finding.site.file, finding.site.node)}\` waits with a lock held that the other side needs`,
});
