package slots

import (
	"context"

	"golang.org/x/sync/semaphore"
)

func deferred(ctx context.Context, sem *semaphore.Weighted, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer sem.Release(1)
	return work()
}

func inGoroutine(ctx context.Context, sem *semaphore.Weighted, work func()) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	go func() {
		defer sem.Release(1)
		work()
	}()
	return nil
}

// Two halves of a contract.
func (p *pool) enter(ctx context.Context) error { return p.sem.Acquire(ctx, 1) }

func (p *pool) leave() { p.sem.Release(1) }
