package receiver

import (
	"context"
	"time"

	"fixtures/probe"
)

func init() {
	quick := func() int { return 1 }
	slow := func() int {
		time.Sleep(5 * time.Millisecond)
		return 2
	}
	probe.Drive("leak_receiver.go", "givesUp", func(c *probe.Case) func() {
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			cancel()
			c.Got(givesUp(ctx, slow))
			time.Sleep(10 * time.Millisecond)
		}
	})
	probe.Drive("leak_receiver.go", "firstOfTwo", func(c *probe.Case) func() {
		return func() {
			c.Got(firstOfTwo(quick, slow))
			time.Sleep(10 * time.Millisecond)
		}
	})
	probe.Drive("leak_receiver.go", "queue.loop", func(*probe.Case) func() {
		return func() {
			q := start()
			q.stop()
			time.Sleep(2 * time.Millisecond)
			q.put(func() {})
		}
	})
}
