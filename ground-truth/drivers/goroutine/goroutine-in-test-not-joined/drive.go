package left

import (
	"sync/atomic"
	"testing"
	"time"

	"fixtures/probe"
)

func init() {
	// What the goroutine writes takes longer than all else in the test.
	late := func(name string, slow string, test func(*testing.T)) {
		probe.Drive("leak_left_test.go", name, func(c *probe.Case) func() {
			late := c.Count("writes that ended after their test")
			return func() {
				var ended atomic.Bool
				write = func(name string) {
					if slow == "" || name == slow {
						time.Sleep(50 * time.Millisecond)
						if ended.Load() {
							late(1)
						}
					}
				}
				probe.Test(test)
				ended.Store(true)
				time.Sleep(100 * time.Millisecond)
			}
		})
	}
	late("TestSave", "a", TestSave)
	late("TestMany", "", TestMany)
	late("TestSub", "a", TestSub)
}
