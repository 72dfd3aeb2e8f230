package closed

import (
	"context"
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_closed.go", "givesUp", func(c *probe.Case) func() {
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			cancel()
			c.Got(givesUp(ctx, func() int {
				time.Sleep(5 * time.Millisecond)
				return 1
			}))
			time.Sleep(10 * time.Millisecond)
		}
	})
	probe.Drive("leak_closed.go", "notWaited", func(*probe.Case) func() {
		return func() {
			job := func() int {
				time.Sleep(2 * time.Millisecond)
				return 1
			}
			notWaited([]func() int{job, job, job})
			time.Sleep(10 * time.Millisecond)
		}
	})
}
