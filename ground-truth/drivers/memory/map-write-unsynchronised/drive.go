package leak

import (
	"net/http"
	"net/http/httptest"
	"sync"

	"fixtures/probe"
)

// atOnce serves many requests at the same time, as a server does.
func atOnce(c *probe.Case, serve func(http.ResponseWriter, *http.Request)) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20_000 {
				r := &http.Request{Method: "GET", URL: c.Request("/ok?name=x").URL}
				serve(nil, r)
			}
		})
	}
	wg.Wait()
}

func init() {
	probe.Drive("leak_handler.go", "count", func(c *probe.Case) func() {
		return func() { atOnce(c, count) }
	})
	probe.Drive("leak_handler.go", "server.rename", func(c *probe.Case) func() {
		s := &server{}
		return func() {
			atOnce(c, func(http.ResponseWriter, *http.Request) { s.rename(httptest.DefaultRemoteAddr) })
		}
	})
}
