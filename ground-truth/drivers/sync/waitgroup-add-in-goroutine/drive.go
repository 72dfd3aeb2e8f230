package leak

import (
	"sync/atomic"
	"time"

	"fixtures/probe"
)

func init() {
	const name = "jobs that were not done when Wait returned"
	probe.Drive("leak_counts_itself.go", "all", func(c *probe.Case) func() {
		late := c.Count(name)
		return func() {
			var done atomic.Int64
			jobs := make([]func(), 5)
			for i := range jobs {
				jobs[i] = func() {
					time.Sleep(2 * time.Millisecond)
					done.Add(1)
				}
			}
			all(jobs)
			late(len(jobs) - int(done.Load()))
		}
	})
	probe.Drive("leak_counts_itself.go", "pool.start", func(c *probe.Case) func() {
		late := c.Count(name)
		return func() {
			var done atomic.Int64
			p := &pool{}
			p.start(func() {
				time.Sleep(2 * time.Millisecond)
				done.Add(1)
			})
			p.stop()
			late(1 - int(done.Load()))
		}
	})
}
