package early

import "fixtures/probe"

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
}
