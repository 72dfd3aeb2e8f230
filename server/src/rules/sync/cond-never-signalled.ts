import { say } from "../../finding/say";
import { blockedRule } from "../blocked-rule";

export const condNeverSignalled = blockedRule({
  meta: {
    id: "cond-never-signalled",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "Wait on a sync.Cond that no code of the package signals.",
    docs: {
      what: "Reports `Wait` on a `sync.Cond` held in a struct field, when no code of the package calls `Signal` or `Broadcast` on it.",
      why: "Wait returns only when it is woken. Nobody wakes it, so the goroutine waits for ever.",
      example: `package plugin

import "sync"

type plugin struct {
	ready bool
	cond  *sync.Cond
}

func newPlugin() *plugin {
	return &plugin{cond: sync.NewCond(&sync.Mutex{})}
}

func (p *plugin) wait() {
	p.cond.L.Lock()
	for !p.ready {
		p.cond.Wait()
	}
	p.cond.L.Unlock()
}

func (p *plugin) activate() {
	p.cond.L.Lock()
	p.ready = true
	p.cond.L.Unlock()
}
`,
      mended: `package plugin

import "sync"

type plugin struct {
	ready bool
	cond  *sync.Cond
}

func newPlugin() *plugin {
	return &plugin{cond: sync.NewCond(&sync.Mutex{})}
}

func (p *plugin) wait() {
	p.cond.L.Lock()
	for !p.ready {
		p.cond.Wait()
	}
	p.cond.L.Unlock()
}

func (p *plugin) activate() {
	p.cond.L.Lock()
	p.ready = true
	p.cond.L.Unlock()
	p.cond.Broadcast()
}
`,
      limits:
        "Silent where the field is exported, or used in any way that is not a call of its own methods: then others may wake it.",
      references: ["https://pkg.go.dev/sync#Cond"],
    },
    fix: { none: "where the condition becomes true is for the author to say" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["cond-never-signalled"],
  message: (finding) => say`Nobody signals \`${finding.via ?? ""}\`: this Wait never returns`,
});
