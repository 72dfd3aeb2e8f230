package slots

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

type pool struct{ sem *semaphore.Weighted }

func (p *pool) work(ctx context.Context, size int) error {
	if err := p.sem.Acquire(ctx, 1); err != nil { // want `semaphore-not-released: .p.sem. is not released when .size < 0. is true .*: the slot is lost`
		return err
	}
	if size < 0 {
		return errors.New("negative size")
	}
	p.sem.Release(1)
	return nil
}

func tries(sem *semaphore.Weighted, size int64) bool {
	if !sem.TryAcquire(size) { // want `semaphore-not-released: .sem. is not released .*`
		return false
	}
	if size > 10 {
		return true
	}
	sem.Release(size)
	return true
}
