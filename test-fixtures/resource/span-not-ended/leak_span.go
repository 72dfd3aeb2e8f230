package spans

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/trace"
)

type service struct{ tracer trace.Tracer }

func (s *service) never(ctx context.Context) error {
	ctx, span := s.tracer.Start(ctx, "never") // want `span-not-ended: .span. is never ended: it is never exported`
	span.SetName("other")
	return work(ctx)
}

// Only one of the ways out ends it.
func afterIf(ctx context.Context, tracer trace.Tracer, size int) error {
	_, span := tracer.Start(ctx, "handle") // want `span-not-ended: .span. is not ended when .size < 0. is true .*`
	if size < 0 {
		return errors.New("negative size")
	}
	span.End()
	return nil
}

func dropped(ctx context.Context, tracer trace.Tracer) error {
	ctx, _ = tracer.Start(ctx, "dropped") // want `span-not-ended: .*nothing holds it.*`
	return work(ctx)
}

func work(ctx context.Context) error { return ctx.Err() }
