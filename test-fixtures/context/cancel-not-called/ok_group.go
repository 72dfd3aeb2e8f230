package cancels

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// Waiting for the group ends its context, and with it what is derived from it.
func inGroup(ctx context.Context, first, second func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	ctx, cancel := context.WithCancel(ctx)
	g.Go(func() error { return first(ctx) })
	g.Go(func() error {
		if cancel != nil {
			defer cancel()
		}
		return second(ctx)
	})
	return traced(g.Wait())
}

func traced(err error) error { return err }
