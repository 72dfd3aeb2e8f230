package leak

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"fixtures/probe"
)

func init() {
	n := 0
	// Every request comes from someone else.
	request := func() *http.Request {
		n++
		r := httptest.NewRequest("GET", fmt.Sprint("/?id=", n), nil)
		r.RemoteAddr = fmt.Sprint("192.0.2.1:", n)
		r.Header.Set("X-User", fmt.Sprint("user-", n))
		return r
	}
	const name = "entries"
	probe.Drive("leak_global.go", "countVisit", func(c *probe.Case) func() {
		c.Gauge(name, func() int { return len(visits) })
		return func() { countVisit(httptest.NewRecorder(), request()) }
	})
	probe.Drive("leak_global.go", "remember", func(c *probe.Case) func() {
		c.Gauge(name, func() int {
			n := 0
			lastURL.Range(func(any, any) bool { n++; return true })
			return n
		})
		return func() { remember(httptest.NewRecorder(), request()) }
	})
	probe.Drive("leak_field.go", "server.open", func(c *probe.Case) func() {
		s := newServer()
		c.Gauge(name, func() int { return len(s.sessions) })
		return func() { s.ServeHTTP(httptest.NewRecorder(), request()) }
	})
	probe.Drive("leak_field.go", "cache.put", func(c *probe.Case) func() {
		s := newServer()
		c.Gauge(name, func() int { return len(s.cache.entries) })
		return func() { s.ServeHTTP(httptest.NewRecorder(), request()) }
	})
	probe.Drive("leak_middleware.go", "limit", func(c *probe.Case) func() {
		h := limit(http.NotFoundHandler())
		c.Keep(h)
		// The map is the closure's own: its buckets are what can be seen of it.
		c.Gauge("kilobytes of entries", func() int { return probe.HeldBytes() / 1024 })
		return func() {
			for range 1000 {
				h.ServeHTTP(httptest.NewRecorder(), request())
			}
		}
	})
}
