package leak

import (
	"context"
	"net/http"
	"net/http/httptest"

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
}
