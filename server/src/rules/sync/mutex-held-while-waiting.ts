import { say } from "../../finding/say";
import { blockedRule, shortText } from "../blocked-rule";

export const mutexHeldWhileWaiting = blockedRule({
  meta: {
    id: "mutex-held-while-waiting",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "Waits for goroutines while holding a lock that they need to finish.",
    docs: {
      what: "Reports `WaitGroup.Wait` or `Cond.Wait` called with a lock held (another one than the cond's own) that those waited for have to take first.",
      why: "The waiting goroutine keeps the lock, the others wait for the lock and never report back: all of them are stuck for ever.",
      example: `package refresh

import "sync"

type cache struct {
	mu    sync.Mutex
	items map[string]int
}

func fill(keys []string, load func(string) int) *cache {
	c := &cache{items: map[string]int{}}
	var wg sync.WaitGroup
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			n := load(key)
			c.mu.Lock()
			c.items[key] = n
			c.mu.Unlock()
		}()
	}
	wg.Wait()
	return c
}
`,
      mended: `package refresh

import "sync"

type cache struct {
	mu    sync.Mutex
	items map[string]int
}

func fill(keys []string, load func(string) int) *cache {
	c := &cache{items: map[string]int{}}
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			n := load(key)
			c.mu.Lock()
			c.items[key] = n
			c.mu.Unlock()
		}()
	}
	wg.Wait()
	return c
}
`,
      limits:
        "Reported where a run was found in which all stand still for ever, or where those that count a field down take the lock before they do.",
      references: ["https://songlh.github.io/paper/go-study.pdf"],
    },
    fix: { none: "what the lock guards is for the author to say" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["mutex-held-while-waiting"],
  message: (finding) =>
    say`\`${shortText(finding.site.file, finding.site.node)}\` holds a lock that those it waits for need`,
});
