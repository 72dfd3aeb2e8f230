package groups

import (
	"sync/atomic"
	"time"

	"fixtures/probe"
)

func init() {
	// Functions go on until theirs has returned; of one that waits for the group they would end after a while.
	probe.Drive("leak_group.go", "declared", func(c *probe.Case) func() {
		left := c.Count("functions still running when it had returned")
		return func() {
			returned := make(chan struct{})
			waited := time.After(100 * time.Millisecond)
			release := make(chan struct{})
			go func() {
				select {
				case <-returned:
				case <-waited:
				}
				close(release)
			}()
			var finished atomic.Int64
			c.Got(declared([]int{1, 2}, func(int) error {
				<-release
				finished.Add(1)
				return nil
			}))
			left(3 - int(finished.Load()))
			close(returned)
		}
	})
}
