package leak

import "fixtures/probe"

func init() {
	// The worker is between taking a job and taking the lock when Close comes.
	probe.Drive("leak_stop.go", "pool.Close", func(*probe.Case) func() {
		return func() {
			for range 20_000 {
				p := &pool{jobs: make(chan int, 1)}
				p.start(1)
				p.submit(1)
				p.Close()
			}
		}
	})
}
