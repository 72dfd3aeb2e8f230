package pulls

import "fixtures/probe"

func init() {
	probe.Drive("leak_pull.go", "firstTwo", func(c *probe.Case) func() {
		negative := func(yield func(int) bool) { _ = yield(-1) && yield(1) }
		return func() { c.Got(firstTwo(negative)) }
	})
}
