package leak

import "fixtures/probe"

func init() {
	probe.Drive("leak_buffer.go", "render", func(c *probe.Case) func() {
		mixed := c.Count("results with what was there before")
		return func() {
			render("first")
			if render("other") != "other" {
				mixed(1)
			}
		}
	})
}
