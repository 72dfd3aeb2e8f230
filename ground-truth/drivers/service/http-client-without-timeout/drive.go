package leak

import (
	"context"
	"net/http"
	"net/http/httptest"
	"time"

	"fixtures/probe"
)

// silent is a server that takes a request and never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// unanswered makes every client of the program talk to it.
func unanswered() { http.DefaultTransport = silent{} }

func init() {
	probe.Drive("leak_client.go", "proxy", func(c *probe.Case) func() {
		unanswered()
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			cancel() // the one who asked has gone
			proxy(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
		}
	})
	probe.Drive("leak_client.go", "notify", func(*probe.Case) func() {
		unanswered()
		return func() { notify("text") }
	})
	probe.Drive("leak_client.go", "refresh", func(*probe.Case) func() {
		unanswered()
		return refresh
	})
	// The same server for those that are in order: their limits end the wait.
	handler := func(f func(http.ResponseWriter, *http.Request)) func(*probe.Case) func() {
		return func(c *probe.Case) func() {
			unanswered()
			c.Takes(2 * time.Second)
			return func() { f(httptest.NewRecorder(), httptest.NewRequestWithContext(c.Context(), "GET", "/", nil)) }
		}
	}
	probe.Drive("ok_limited.go", "okShared", handler(okShared))
	probe.Drive("ok_limited.go", "okLater", handler(okLater))
	probe.Drive("ok_limited.go", "okContext", handler(okContext))
	probe.Drive("ok_given.go", "okMade", handler(okMade))
	probe.Drive("ok_given.go", "backend.ServeHTTP", handler(newBackend(limited()).ServeHTTP))
	probe.Drive("ok_limited.go", "okOnce", func(c *probe.Case) func() {
		http.DefaultTransport = answered{}
		return func() { c.Got(okOnce()) }
	})
}

// answered is a server that answers at once.
type answered struct{}

func (answered) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Request: r}, nil
}
