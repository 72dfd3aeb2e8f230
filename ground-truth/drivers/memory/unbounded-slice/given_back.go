package leak

import (
	"net/http/httptest"

	"fixtures/probe"
)

func init() {
	// Those who wait are woken, and batches are sent, as they come.
	served := func(f func(h *hub, c *probe.Case)) func(c *probe.Case) func() {
		return func(c *probe.Case) func() {
			h := &hub{}
			return func() {
				f(h, c)
				h.wake()
				out := make(chan []string, 1)
				h.send(out)
			}
		}
	}
	probe.Drive("ok_given_back.go", "hub.ServeHTTP", served(func(h *hub, c *probe.Case) {
		h.ServeHTTP(httptest.NewRecorder(), c.Request("/ok"))
	}))
	probe.Drive("ok_given_back.go", "hub.wait", served(func(h *hub, _ *probe.Case) { h.wait() }))
	probe.Drive("ok_given_back.go", "hub.collect", served(func(h *hub, _ *probe.Case) { h.collect("path") }))
}
