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

func waitedFor(xs []int, one func(int) error) error {
	var g errgroup.Group
	for _, x := range xs {
		g.Go(func() error { return one(x) })
	}
	return g.Wait()
}

func startIn(g *errgroup.Group, xs []int, one func(int) error) {
	for _, x := range xs {
		g.Go(func() error { return one(x) })
	}
}

func shared(xs []int, one func(int) error) error {
	var g errgroup.Group
	startIn(&g, xs, one)
	g.Go(func() error { return one(0) })
	defer g.Wait()
	return nil
}
