package slots

import (
	"golang.org/x/sync/semaphore"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_slot.go", "pool.work", func(c *probe.Case) func() {
		lost := c.Count("slots lost")
		return func() {
			p := &pool{semaphore.NewWeighted(1)}
			c.Got(p.work(c.Context(), -1))
			if !p.sem.TryAcquire(1) {
				lost(1)
			}
		}
	})
	probe.Drive("leak_slot.go", "tries", func(c *probe.Case) func() {
		lost := c.Count("slots lost")
		return func() {
			sem := semaphore.NewWeighted(20)
			c.Got(tries(sem, 11))
			if !sem.TryAcquire(20) {
				lost(11)
			}
		}
	})
}
