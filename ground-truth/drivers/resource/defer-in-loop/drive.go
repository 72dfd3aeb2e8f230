package defers

import (
	"io"
	"net"
	"sync"
	"time"

	"fixtures/probe"
)

type pool struct{ open *int }

func (p pool) ReleasePool() { *p.open-- }

func init() {
	const name = "descriptors open besides the one in use"
	piled := func(c *probe.Case, f func(names []string)) func() {
		c.Takes(3 * time.Second)
		count := c.Count(name)
		return func() {
			before := probe.Descriptors()
			f(c.Files(9, func() { count(max(0, probe.Descriptors()-before-1)) }))
		}
	}
	probe.Drive("leak_defer.go", "all", func(c *probe.Case) func() {
		return piled(c, func(names []string) { c.Got(all(names, io.Discard)) })
	})
	probe.Drive("leak_defer.go", "inClosure", func(c *probe.Case) func() { return piled(c, inClosure) })
	probe.Drive("leak_defer.go", "deeper", func(c *probe.Case) func() { return piled(c, deeper) })
	probe.Drive("leak_defer.go", "accept", func(c *probe.Case) func() {
		c.Calls(1)
		count := c.Count(name)
		return func() {
			const clients = 8
			l := c.TCP(0)
			before := probe.Descriptors()
			var wg sync.WaitGroup
			wg.Go(func() { accept(l, func(conn net.Conn) { _, _ = conn.Write([]byte("done")) }) })
			for range clients {
				conn, err := net.Dial("tcp", l.Addr().String())
				if err != nil {
					panic(err)
				}
				_, _ = conn.Read(make([]byte, 4))
				time.Sleep(time.Millisecond)
				conn.Close()
			}
			count(max(0, probe.Descriptors()-before-1))
			l.Close()
			wg.Wait()
		}
	})
	probe.Drive("leak_defer.go", "unknown", func(c *probe.Case) func() {
		count := c.Count("pools open besides the one in use")
		return func() {
			open, peak := 0, 0
			unknown(func() interface{ ReleasePool() } {
				open++
				peak = max(peak, open)
				return pool{&open}
			}, 6)
			count(peak - 1)
		}
	})
	probe.Drive("leak_defer.go", "firstFree", func(c *probe.Case) func() {
		count := c.Count("pools held besides the one in use")
		return func() {
			peak := 0
			own := &pools{held: map[string]bool{}}
			c.Got(firstFree(own, func(name string) bool {
				peak = max(peak, len(own.held))
				return name == "f"
			}))
			count(peak - 1)
		}
	})
}
