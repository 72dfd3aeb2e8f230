package grows

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fixtures/probe"
)

// layers counts how often a context was wrapped.
func layers(ctx context.Context) int { return strings.Count(fmt.Sprint(ctx), ".With") }

func init() {
	probe.Drive("leak_loop.go", "timeouts", func(c *probe.Case) func() {
		c.Calls(1)
		c.Takes(3 * time.Second)
		grown := c.Count("layers of the context in the tenth turn, beyond the first turn's")
		return func() {
			var depth []int
			jobs := make([]func(context.Context), 10)
			for i := range jobs {
				jobs[i] = func(ctx context.Context) { depth = append(depth, layers(ctx)) }
			}
			timeouts(c.Context(), jobs)
			grown(depth[len(depth)-1] - depth[0])
		}
	})
	probe.Drive("leak_loop.go", "values", func(c *probe.Case) func() {
		c.Calls(1)
		c.Takes(3 * time.Second)
		grown := c.Count("objects held in the fiftieth turn, beyond the tenth turn's")
		return func() {
			turn, early := 0, 0
			values(c.Context(), func() (int, bool) {
				switch turn++; turn {
				case 10:
					early = probe.HeldObjects()
				case 50:
					grown(probe.HeldObjects() - early)
					return 0, false
				}
				return 0, true
			})
		}
	})
	probe.Drive("leak_loop.go", "sometimes", func(c *probe.Case) func() {
		c.Calls(1)
		c.Takes(3 * time.Second)
		grown := c.Count("objects held in the fiftieth turn, beyond the tenth turn's")
		return func() {
			jobs := make(chan int)
			go sometimes(c.Context(), jobs)
			early := 0
			for turn := range 50 {
				if turn == 10 {
					early = probe.HeldObjects()
				}
				jobs <- 0
			}
			grown(probe.HeldObjects() - early)
			jobs <- 1
		}
	})
	// A loop that calls nothing is looked at from beside, with more turns each time until enough of it was seen.
	pile := func(c *probe.Case, f func(turns int)) func() {
		c.Calls(1)
		c.Takes(30 * time.Second)
		grown := c.Count("hundred thousands of objects held at once")
		return func() {
			peak := 0
			for turns := 250_000; turns <= 4_000_000 && peak < 100_000; turns *= 2 {
				peak = max(peak, probe.While(func() { f(turns) }, probe.HeldObjects))
			}
			grown(peak / 100_000)
		}
	}
	probe.Drive("leak_loop.go", "nested", func(c *probe.Case) func() {
		return pile(c, func(turns int) { nested(c.Context(), [][]int{make([]int, turns)}) })
	})
	probe.Drive("leak_loop.go", "after", func(c *probe.Case) func() {
		return pile(c, func(turns int) { after(c.Context(), turns) })
	})
}
