package ignores

import (
	"context"
	"net"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_loop.go", "poll", func(c *probe.Case) func() {
		return func() { poll(c.Context(), func() bool { return false }) }
	})
	probe.Drive("leak_loop.go", "until", func(c *probe.Case) func() {
		return func() { until(c.Context(), func() bool { return false }) }
	})
	probe.Drive("leak_loop.go", "accept", func(c *probe.Case) func() {
		return func() {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			_ = accept(ctx, c.TCP(1), func(conn net.Conn) { conn.Close() })
		}
	})
}
