package leak

import "fixtures/probe"

func init() {
	// The receiver needs the lock between two messages: the second sender of a row holds it.
	probe.Drive("leak_locked.go", "manager.set", func(*probe.Case) func() {
		return func() {
			m := &manager{updates: make(chan int)}
			go m.loop()
			for n := range 1000 {
				m.set(n)
			}
			close(m.updates)
		}
	})
	// The loop has taken a number and waits for the lock when Stop has it.
	probe.Drive("leak_stop.go", "server.Stop", func(*probe.Case) func() {
		return func() {
			for range 20_000 {
				s := newServer()
				s.in <- 1
				s.Stop()
			}
		}
	})
}
