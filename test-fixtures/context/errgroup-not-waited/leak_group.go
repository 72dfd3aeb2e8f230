package groups

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func gather(ctx context.Context, one func(context.Context) error, check func() error) error {
	g, ctx := errgroup.WithContext(ctx) // want `errgroup-not-waited: .g. is not waited for when .err. is not nil .*: its goroutines are on their own`
	g.Go(func() error { return one(ctx) })
	if err := check(); err != nil {
		return err
	}
	return g.Wait()
}

func never(ctx context.Context, one func(context.Context) error) {
	g, ctx := errgroup.WithContext(ctx) // want `errgroup-not-waited: .g. is never waited for.*`
	g.Go(func() error { return one(ctx) })
}

func declared(xs []int, one func(int) error) error {
	var g errgroup.Group
	for _, x := range xs {
		g.Go(func() error { return one(x) }) // want `errgroup-not-waited: .g. is never waited for.*`
	}
	g.Go(func() error { return one(0) })
	return nil
}

// Nothing runs where the function is left early, but the context stays among the children of its parent.
func refuses(ctx context.Context, n int, one func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx) // want `errgroup-not-waited: .g. is not waited for when .n < 0.*`
	if n < 0 {
		return context.Canceled
	}
	for range n {
		g.Go(func() error { return one(ctx) })
	}
	return g.Wait()
}
