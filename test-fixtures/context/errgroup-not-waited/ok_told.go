package groups

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// The context is done: the goroutines know.
func serves(ctx context.Context, tasks <-chan func() error) error {
	g, ctx := errgroup.WithContext(ctx)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case task := <-tasks:
			g.Go(task)
		}
	}
}

// The parent is cancelled when the function ends.
func streams(ctx context.Context, one func(context.Context) error, check func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, groupCtx := errgroup.WithContext(ctx)
	g.Go(func() error { return one(groupCtx) })
	if err := check(); err != nil {
		return err
	}
	return g.Wait()
}
