package background

import (
	"context"
	"net/http/httptest"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_background.go", "query", func(c *probe.Case) func() {
		ran := c.Count("queries that ran though their context was cancelled")
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			cancel()
			if query(ctx, c.DB()) == nil {
				ran(1)
			}
		}
	})
	probe.Drive("leak_background.go", "handler", func(c *probe.Case) func() {
		done := c.Count("steps for one who has gone")
		return func() {
			ctx, cancel := context.WithCancel(c.Context())
			cancel()
			steps = 0
			handler(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
			done(steps)
		}
	})
}
