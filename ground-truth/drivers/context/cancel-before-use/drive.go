package early

import (
	"context"
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_go.go", "literal", func(c *probe.Case) func() {
		cut := c.Count("requests cut off")
		return func() {
			sent := make(chan struct{})
			literal(c.Context(), func(ctx context.Context) error {
				defer close(sent)
				time.Sleep(5 * time.Millisecond) // the answer takes a moment
				if ctx.Err() != nil {
					cut(1)
				}
				return ctx.Err()
			})
			<-sent
		}
	})
	probe.Drive("leak_go.go", "argument", func(c *probe.Case) func() {
		lost := c.Count("jobs nobody took")
		return func() {
			jobs := make(chan int)
			_ = argument(c.Context(), jobs)
			time.Sleep(5 * time.Millisecond)
			select {
			case jobs <- 1:
			case <-time.After(5 * time.Millisecond):
				lost(1)
			}
		}
	})
	probe.Drive("leak_go.go", "handler", func(c *probe.Case) func() {
		cut := c.Count("workers that ended at once, though they had a second")
		return func() {
			started := time.Now()
			handler(func(f func()) { f() })
			probe.Until(func() bool { return probe.In("worker", "") == 0 })
			if time.Since(started) < time.Second {
				cut(1)
			}
		}
	})
}
