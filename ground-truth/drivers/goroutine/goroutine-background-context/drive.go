package leak

import (
	"context"
	"net/http/httptest"

	"fixtures/probe"
)

type key struct{}

func init() {
	// What the request knows, as its trace, has to come along.
	loses := func(c *probe.Case, f func(ctx context.Context, write func(context.Context))) func() {
		lost := c.Count("writes without the values of their request")
		ctx := context.WithValue(c.Context(), key{}, "trace")
		return func() {
			done := make(chan struct{})
			f(ctx, func(ctx context.Context) {
				if ctx.Value(key{}) == nil {
					lost(1)
				}
				close(done)
			})
			<-done
		}
	}
	probe.Drive("leak_root.go", "record", func(c *probe.Case) func() { return loses(c, record) })
	probe.Drive("leak_root.go", "handle", func(c *probe.Case) func() {
		return loses(c, func(ctx context.Context, write func(context.Context)) {
			handle(httptest.NewRecorder(), c.Request("/ok").WithContext(ctx), write)
		})
	})
}
