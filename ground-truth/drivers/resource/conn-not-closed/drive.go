package conns

import (
	"net"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_conn.go", "acceptOne", func(c *probe.Case) func() {
		l := c.TCP(6)
		return func() { c.Got(acceptOne(l, func(net.Addr) bool { return false })) }
	})
	probe.Drive("leak_conn.go", "handshake", func(c *probe.Case) func() {
		addr, config := c.TLS()
		return func() { c.Got(handshake(addr, config)) }
	})
	probe.Drive("ok_conn.go", "secure", func(c *probe.Case) func() {
		addr, config := c.TLS()
		return func() { c.Got(secure(addr, config)) }
	})
}
