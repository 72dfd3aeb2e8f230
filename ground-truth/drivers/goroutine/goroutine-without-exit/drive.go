package leak

import (
	"net"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_loops.go", "watcher.startNamed", func(c *probe.Case) func() {
		return func() {
			w := &watcher{events: make(chan int), done: make(chan struct{})}
			w.startNamed()
			w.done <- struct{}{}
		}
	})
	probe.Drive("leak_loops.go", "accept", func(c *probe.Case) func() {
		return func() { accept(c.Context(), c.TCP(1), func(conn net.Conn) { conn.Close() }) }
	})
}
