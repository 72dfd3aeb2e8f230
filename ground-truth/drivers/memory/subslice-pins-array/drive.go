package leak

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"time"

	"fixtures/probe"
)

const size = 1 << 20

func init() {
	const name = "kilobytes held for a few bytes"
	probe.Drive("leak_header.go", "index.read", func(c *probe.Case) func() {
		c.Calls(1)
		c.Takes(3 * time.Second)
		c.Gauge(name, func() int { return probe.HeldBytes() / 1024 })
		path := c.File()
		var all []*index
		c.Keep(&all)
		return func() {
			x := &index{}
			all = append(all, x)
			if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
				panic(err)
			}
			c.Got(x.read(path), len(x.magic))
		}
	})
	probe.Drive("leak_header.go", "body", func(c *probe.Case) func() {
		c.Calls(1)
		c.Takes(3 * time.Second)
		c.Gauge(name, func() int { return probe.HeldBytes() / 1024 })
		var all []*index
		c.Keep(&all)
		return func() {
			x := &index{}
			all = append(all, x)
			c.Got(body(&http.Response{Body: io.NopCloser(bytes.NewReader(make([]byte, size)))}, x), len(x.magic))
		}
	})
}
