package groups

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"
)

// No goroutine was started yet, and nothing keeps a context without a parent.
func idle(names []string, work func(string) error) error {
	g, _ := errgroup.WithContext(context.Background())
	if len(names) == 0 {
		return errors.New("nothing to do")
	}
	for _, name := range names {
		g.Go(func() error { return work(name) })
	}
	return g.Wait()
}
