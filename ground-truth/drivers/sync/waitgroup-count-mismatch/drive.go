package counts

import "fixtures/probe"

func init() {
	// It depends on who comes first: many turns.
	probe.Drive("leak_counts.go", "late", func(*probe.Case) func() {
		jobs := make([]func(), 20)
		for i := range jobs {
			jobs[i] = func() {}
		}
		return func() {
			for range 5000 {
				late(jobs)
			}
		}
	})
}
