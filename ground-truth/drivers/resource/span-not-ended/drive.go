package spans

import (
	"context"

	"go.opentelemetry.io/otel/trace"

	"fixtures/probe"
)

// recorder counts spans that have started and not ended: those are never exported.
type recorder struct{ count func(int) }

type recorded struct{ count func(int) }

func (r recorder) Start(ctx context.Context, _ string) (context.Context, trace.Span) {
	r.count(1)
	return ctx, recorded{r.count}
}
func (s recorded) End()         { s.count(-1) }
func (recorded) SetName(string) {}

func init() {
	const name = "spans not ended"
	probe.Drive("leak_span.go", "service.never", func(c *probe.Case) func() {
		s := &service{recorder{c.Count(name)}}
		return func() { c.Got(s.never(c.Context())) }
	})
	probe.Drive("leak_span.go", "afterIf", func(c *probe.Case) func() {
		r := recorder{c.Count(name)}
		return func() { c.Got(afterIf(c.Context(), r, -1)) }
	})
	probe.Drive("leak_span.go", "dropped", func(c *probe.Case) func() {
		r := recorder{c.Count(name)}
		return func() { c.Got(dropped(c.Context(), r)) }
	})
}
