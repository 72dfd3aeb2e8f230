package twice

import "fixtures/probe"

func init() {
	probe.Drive("leak_twice.go", "deferred", func(*probe.Case) func() {
		return func() { deferred([]string{"a", "", "b"}, make(chan string, 3)) }
	})
	// Whoever sends tells the end by a zero, and leaves the closing to the receiver.
	probe.Drive("ok_once.go", "leftBySentinel", func(*probe.Case) func() {
		return func() {
			ch := make(chan int, 2)
			ch <- 1
			ch <- 0
			leftBySentinel(ch)
		}
	})
}
