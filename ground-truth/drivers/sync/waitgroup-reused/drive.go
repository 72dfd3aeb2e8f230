package early

import (
	"time"

	"fixtures/probe"
)

func init() {
	// It depends on who comes first: many turns.
	probe.Drive("leak_early.go", "before", func(*probe.Case) func() {
		jobs := make([]func() int, 3)
		for i := range jobs {
			jobs[i] = func() int { return i }
		}
		return func() {
			for range 20_000 {
				for range before(jobs) {
				}
			}
		}
	})
	// The jobs of the second batch are counted before those of the first are done.
	probe.Drive("leak_early.go", "batches", func(c *probe.Case) func() {
		late := c.Count("batches that were told of only after the next")
		return func() {
			second, told := make(chan struct{}), make(chan struct{}, 2)
			all := [][]func(){
				{func() { <-second }},
				{func() {
					close(second)
					select {
					case <-told:
					case <-time.After(50 * time.Millisecond):
						late(1)
					}
				}},
			}
			batches(all, func() { told <- struct{}{} })
		}
	})
}
