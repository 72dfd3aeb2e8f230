package leak

import (
	"bytes"
	"strings"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_used.go", "render", func(c *probe.Case) func() {
		changed := c.Count("results overwritten by the next one")
		return func() {
			first := render("first")
			render("other")
			if string(first) != "first" {
				changed(1)
			}
		}
	})
	probe.Drive("leak_used.go", "whatever", func(c *probe.Case) func() {
		c.Calls(1)
		kept := c.Count("kilobytes kept by the pool for a short text")
		return func() {
			whatever(strings.Repeat("x", 1<<20))
			buf := buffers.Get().(*bytes.Buffer)
			kept(buf.Cap() / 1024)
		}
	})
}
