package leak

import (
	"fmt"

	"fixtures/probe"
)

func init() {
	n := 0
	id := func() string {
		n++
		return fmt.Sprint("id-", n)
	}
	length := func(each func(func(any, any) bool)) int {
		n := 0
		each(func(any, any) bool { n++; return true })
		return n
	}
	probe.Drive("leak_stored.go", "mark", func(c *probe.Case) func() {
		c.Gauge("entries that nobody loads", func() int { return length(seen.Range) })
		return func() { mark(id()) }
	})
	probe.Drive("leak_stored.go", "server.login", func(c *probe.Case) func() {
		s := &server{}
		c.Gauge("entries that nobody loads", func() int { return length(s.users.Range) })
		return func() { s.login(id()) }
	})
}
