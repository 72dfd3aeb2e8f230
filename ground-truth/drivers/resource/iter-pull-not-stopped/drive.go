package pulls

import "fixtures/probe"

func init() {
	probe.Drive("leak_pull.go", "firstTwo", func(c *probe.Case) func() {
		none := func(func(int) bool) {}
		return func() { c.Got(firstTwo(none)) }
	})
}
