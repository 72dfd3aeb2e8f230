package after

import (
	"time"

	"fixtures/probe"
)

func init() {
	const turns = 10
	// Ten events, and then a look at the timers: the loop waits with one of its own.
	feed := func(c *probe.Case, f func(events <-chan int)) func() {
		c.Calls(1)
		c.Takes(3 * time.Second)
		piled := c.Count("timers held besides the one in use, after 10 turns")
		return func() {
			before := probe.HeldTimers()
			events := make(chan int)
			go f(events)
			for range turns {
				events <- 1
			}
			time.Sleep(5 * time.Millisecond)
			piled(max(0, probe.HeldTimers()-before-1))
		}
	}
	probe.Drive("leak_after.go", "backoff", func(c *probe.Case) func() {
		return feed(c, func(events <-chan int) { backoff(events, func() time.Duration { return time.Hour }) })
	})
	probe.Drive("leak_after.go", "pump", func(c *probe.Case) func() {
		return feed(c, func(events <-chan int) { pump(events, func(int) {}) })
	})
	probe.Drive("leak_after.go", "tail", func(c *probe.Case) func() {
		c.Calls(1)
		c.Takes(30 * time.Second)
		held := c.Count("timers held after the loop")
		return func() {
			done := make(chan struct{})
			close(done)
			// On a busy machine the look itself may take longer than the timer lives.
			most := 0
			for look := 0; look < 5 && most == 0; look++ {
				probe.Until(func() bool { return probe.HeldTimers() == 0 })
				tail(done, func() {})
				most = probe.HeldTimers()
			}
			held(most)
		}
	})
	probe.Drive("leak_after.go", "labelled", func(c *probe.Case) func() {
		return feed(c, labelled)
	})
}
