package ended

import (
	"context"
	"time"

	"fixtures/probe"
)

func init() {
	moment := func() { time.Sleep(2 * time.Millisecond) }
	probe.Drive("leak_ended.go", "queue.put", func(*probe.Case) func() {
		return func() {
			q := start()
			q.stop()
			moment()
			q.put(func() {})
		}
	})
	probe.Drive("leak_ended.go", "feed.event", func(c *probe.Case) func() {
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			f := newFeed(ctx, func() string { return "next" })
			cancel()
			moment()
			f.event()
			f.event() // a select between both may have offered one more
		}
	})
	probe.Drive("leak_ended.go", "feed.rename", func(c *probe.Case) func() {
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			f := newFeed(ctx, func() string { return "next" })
			cancel()
			moment()
			f.rename("name")
		}
	})
}
