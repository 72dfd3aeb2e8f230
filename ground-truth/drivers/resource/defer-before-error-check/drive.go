package early

import (
	"net"

	"fixtures/probe"
)

// nobody is an address at which nobody listens.
func nobody(c *probe.Case) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	c.Name(l.Addr().String(), "ADDRESS")
	return l.Addr().String()
}

func init() {
	probe.Drive("leak_defer.go", "body", func(c *probe.Case) func() {
		addr := nobody(c)
		return func() {
			_, err := body("http://" + addr)
			c.Got(err != nil)
		}
	})
	probe.Drive("leak_defer.go", "conn", func(c *probe.Case) func() {
		addr := nobody(c)
		return func() { c.Got(conn(addr) != nil) }
	})
}
