package twice

import "fixtures/probe"

func init() {
	probe.Drive("leak_twice.go", "deferred", func(*probe.Case) func() {
		return func() { deferred([]string{"a", "", "b"}, make(chan string, 3)) }
	})
}
