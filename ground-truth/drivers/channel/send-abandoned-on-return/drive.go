package leak

import (
	"context"
	"strings"
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_timeout.go", "timeout", func(c *probe.Case) func() {
		c.Takes(time.Second)
		return func() {
			c.Got(timeout(func() string {
				time.Sleep(1200 * time.Millisecond)
				return "late"
			}))
		}
	})
	late := func() error {
		time.Sleep(1200 * time.Millisecond)
		return probe.Err
	}
	probe.Drive("leak_defaults.go", "open", func(c *probe.Case) func() {
		c.Takes(time.Second)
		return func() { c.Got(open(func(part) error { return late() })) }
	})
	probe.Drive("leak_numbers.go", "firstError", func(c *probe.Case) func() {
		parts := &store{names: []string{"a", "b"}}
		return func() { c.Got(firstError(parts, func(string) error { return probe.Err })) }
	})
	probe.Drive("leak_long_way.go", "afterChecks", func(c *probe.Case) func() {
		c.Takes(time.Second)
		return func() { c.Got(afterChecks(func(int) bool { return true }, late)) }
	})
	probe.Drive("leak_long_way.go", "afterSum", func(c *probe.Case) func() {
		c.Takes(time.Second)
		return func() { c.Got(afterSum(4096, late)) }
	})
	answered := func() <-chan string {
		answer := make(chan string, 1)
		answer <- "in time"
		return answer
	}
	probe.Drive("leak_timer.go", "answeredOrLate", func(c *probe.Case) func() {
		c.Takes(1500 * time.Millisecond)
		return func() { c.Got(answeredOrLate(answered())) }
	})
	probe.Drive("leak_timer.go", "answeredOrPostponed", func(c *probe.Case) func() {
		c.Takes(time.Second)
		return func() { c.Got(answeredOrPostponed(answered())) }
	})
	probe.Drive("leak_timeout.go", "cancelled", func(c *probe.Case) func() {
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			c.Got(cancelled(ctx, func() error {
				cancel()
				time.Sleep(10 * time.Millisecond)
				return probe.Err
			}))
		}
	})
	probe.Drive("leak_timeout.go", "scan", func(c *probe.Case) func() {
		lines := []string{strings.Repeat("long ", 40), "second", "third"}
		return func() { c.Got(scan(lines, func(string) bool { return true })) }
	})
	probe.Drive("leak_reply.go", "oracle.ask", func(c *probe.Case) func() {
		c.Takes(time.Second)
		return func() {
			o := &oracle{questions: make(chan *question)}
			go func() {
				for q := range o.questions {
					time.Sleep(1200 * time.Millisecond)
					o.answer(q, map[string]int{"late": 1})
				}
			}()
			c.Got(o.ask("late"))
			close(o.questions)
		}
	})
}
