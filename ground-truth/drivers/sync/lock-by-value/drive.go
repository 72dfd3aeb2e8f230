package leak

import "fixtures/probe"

func init() {
	probe.Drive("leak_copied.go", "counter.inc", func(c *probe.Case) func() {
		lost := c.Count("increments lost")
		return func() {
			var n counter
			n.inc()
			lost(1 - n.n)
		}
	})
}
