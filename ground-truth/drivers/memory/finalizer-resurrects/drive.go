package leak

import (
	"runtime"
	"time"

	"fixtures/probe"
)

func init() {
	// Dropped and collected: what the finalizer stores is alive again, and its finalizer is spent.
	collect := func() {
		for range 3 {
			runtime.GC()
			time.Sleep(2 * time.Millisecond)
		}
	}
	const name = "objects alive after their finalizer"
	probe.Drive("leak_kept.go", "stored", func(c *probe.Case) func() {
		c.Calls(1)
		c.Takes(3 * time.Second)
		alive := c.Count(name)
		return func() {
			last = nil
			stored()
			collect()
			if last != nil {
				alive(1)
			}
		}
	})
	probe.Drive("leak_kept.go", "sent", func(c *probe.Case) func() {
		c.Takes(3 * time.Second)
		c.Gauge(name, func() int { return len(freed) })
		return func() {
			sent()
			collect()
		}
	})
	probe.Drive("leak_kept.go", "appended", func(c *probe.Case) func() {
		c.Takes(3 * time.Second)
		c.Gauge(name, func() int { return len(list) })
		return func() {
			appended()
			collect()
		}
	})
}
