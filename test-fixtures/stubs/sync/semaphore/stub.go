// Package semaphore declares as much as fixtures need to compile.
package semaphore

import "context"

type Weighted struct{}

func NewWeighted(n int64) *Weighted { return nil }

func (*Weighted) Acquire(ctx context.Context, n int64) error { return nil }

func (*Weighted) TryAcquire(n int64) bool { return false }

func (*Weighted) Release(n int64) {}
