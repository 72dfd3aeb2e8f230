package leak

import (
	"net/http/httptest"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_history.go", "server.ServeHTTP", func(c *probe.Case) func() {
		s := &server{}
		c.Gauge("elements", func() int { return len(s.history) })
		return func() { s.ServeHTTP(httptest.NewRecorder(), c.Request("/ok")) }
	})
	probe.Drive("leak_history.go", "subscribe", func(c *probe.Case) func() {
		s := &server{}
		c.Gauge("elements", func() int { return len(listeners) })
		return func() { s.ServeHTTP(httptest.NewRecorder(), c.Request("/ok")) }
	})
}
