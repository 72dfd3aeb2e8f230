import { say } from "../../finding/say";
import { blockedRule } from "../blocked-rule";

export const goroutineWithoutStopMethod = blockedRule({
  meta: {
    id: "goroutine-without-stop-method",
    family: "goroutine",
    tier: "proven",
    severity: "warning",
    summary: "A type starts a goroutine that ends by its own channel, which nobody closes or sends to.",
    docs: {
      what: "Reports the `go` statement of a goroutine whose endless loop can be left only through a channel field of its type, when no code of the package closes that channel or sends to it.",
      why: "The way out exists on paper only: every value of the type leaves a goroutine behind, which keeps the value alive too.",
      example: `package cache

import "time"

type cache struct {
	entries map[string]time.Time
	stop    chan struct{}
}

func newCache() *cache {
	c := &cache{entries: map[string]time.Time{}, stop: make(chan struct{})}
	go c.janitor()
	return c
}

func (c *cache) janitor() {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			for key, expiry := range c.entries {
				if now.After(expiry) {
					delete(c.entries, key)
				}
			}
		case <-c.stop:
			return
		}
	}
}
`,
      mended: `package cache

import "time"

type cache struct {
	entries map[string]time.Time
	stop    chan struct{}
}

func newCache() *cache {
	c := &cache{entries: map[string]time.Time{}, stop: make(chan struct{})}
	go c.janitor()
	return c
}

func (c *cache) Close() {
	close(c.stop)
}

func (c *cache) janitor() {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			for key, expiry := range c.entries {
				if now.After(expiry) {
					delete(c.entries, key)
				}
			}
		case <-c.stop:
			return
		}
	}
}
`,
      limits:
        "Silent where the field is exported, given away, or assigned a channel from outside, and where the loop has another way out.",
      references: ["https://go.dev/wiki/CodeReviewComments#goroutine-lifetimes"],
    },
    fix: { none: "when to stop it is for the author to say; a method that closes the channel is what is missing" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["goroutine-without-stop-method"],
  message: (finding) => say`This goroutine ends by \`${finding.via ?? ""}\` only, and nobody closes it or sends to it`,
});
