package leak

import (
	"runtime"
	"time"

	"fixtures/probe"
)

const messages = 100

func init() {
	crowd := func(c *probe.Case, f func(wait func())) func() {
		c.Calls(1)
		c.Takes(3 * time.Second)
		peak := c.Count("goroutines at once for 100 messages")
		return func() {
			before := runtime.NumGoroutine()
			release := make(chan struct{})
			f(func() { <-release })
			time.Sleep(5 * time.Millisecond)
			peak(runtime.NumGoroutine() - before)
			close(release)
		}
	}
	probe.Drive("leak_messages.go", "run", func(c *probe.Case) func() {
		return crowd(c, func(wait func()) {
			jobs := make(chan func(), messages)
			for range messages {
				jobs <- wait
			}
			close(jobs)
			run(jobs)
		})
	})
	probe.Drive("leak_messages.go", "each", func(c *probe.Case) func() {
		return crowd(c, func(wait func()) {
			texts := make(chan string, messages)
			for range messages {
				texts <- "text"
			}
			close(texts)
			each(texts, func(string) { wait() })
		})
	})
}
