package groups

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func waits(ctx context.Context, one func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return one(ctx) })
	return g.Wait()
}

func returned(ctx context.Context) (*errgroup.Group, context.Context) {
	return errgroup.WithContext(ctx)
}

func inGoroutine(ctx context.Context, one func(context.Context) error, done chan<- error) {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return one(ctx) })
	go func() { done <- g.Wait() }()
}
