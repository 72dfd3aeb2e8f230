package background

import (
	"context"

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
}
