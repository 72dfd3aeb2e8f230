package returned

import (
	"context"
	"time"

	"fixtures/probe"
)

func init() {
	fails := func() error { return probe.Err }
	probe.Drive("leak_answered.go", "Go", func(c *probe.Case) func() {
		return func() { Go(fails) }
	})
	probe.Drive("leak_answered.go", "Lines", func(c *probe.Case) func() {
		return func() {
			for range Lines([]string{"a", "b"}) {
				break
			}
		}
	})
	probe.Drive("leak_answered.go", "forward", func(c *probe.Case) func() {
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			defer cancel()
			in := make(chan string)
			go forward(ctx, in, make(chan string))
			in <- "a"
			time.Sleep(10 * time.Millisecond)
		}
	})
	probe.Drive("leak_answered.go", "Ask", func(c *probe.Case) func() {
		return func() { Ask(func() string { return "a" }) }
	})
}
