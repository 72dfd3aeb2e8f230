package spans

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

func deferred(ctx context.Context, tracer trace.Tracer) error {
	ctx, span := tracer.Start(ctx, "deferred")
	defer span.End()
	return work(ctx)
}

func inClosure(ctx context.Context, tracer trace.Tracer) (err error) {
	ctx, span := tracer.Start(ctx, "closure")
	defer func() {
		if err != nil {
			span.SetName("failed")
		}
		span.End()
	}()
	return work(ctx)
}

func started(ctx context.Context, tracer trace.Tracer) (context.Context, trace.Span) {
	return tracer.Start(ctx, "started")
}

func inGoroutine(ctx context.Context, tracer trace.Tracer) {
	ctx, span := tracer.Start(ctx, "goroutine")
	go func() {
		defer span.End()
		_ = work(ctx)
	}()
}
