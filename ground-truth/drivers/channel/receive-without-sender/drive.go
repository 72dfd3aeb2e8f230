package leak

import (
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_nobody.go", "stopper.wait", func(*probe.Case) func() {
		return func() { newStopper().wait() }
	})
	probe.Drive("ok_atomic_test.go", "TestRun", func(c *probe.Case) func() {
		// Its goroutine looks at the context once a second.
		c.Takes(2 * time.Second)
		return func() { probe.Test(TestRun) }
	})
}
