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
	probe.Drive("leak_request.go", "request", func(c *probe.Case) func() {
		deaf := c.Count("requests that do not end with their context")
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			r, err := request(ctx, "http://localhost/")
			cancel()
			if c.Got(err); r.Context().Err() == nil {
				deaf(1)
			}
		}
	})
	probe.Drive("leak_request.go", "proxy", func(c *probe.Case) func() {
		unanswered()
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			cancel() // the one who asked has gone
			proxy(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
		}
	})
}
