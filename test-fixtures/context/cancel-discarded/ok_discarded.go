package cancels

import (
	"context"
	"testing"
	"time"
)

// A context for the life of the process.
var background, _ = context.WithCancel(context.Background())

func kept(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	return get(ctx, "")
}

// Other results may be thrown away, and so may the context.
func other(parent context.Context) {
	_, cancel := context.WithTimeout(parent, time.Second)
	cancel()
	_, _ = pair()
	a, _ := pair()
	_ = a
}

func pair() (int, context.CancelFunc) { return 0, nil }

type context2 struct{}

func (context2) WithCancel(n int) (int, int) { return n, n }

func notContext(context context2) int {
	ctx, _ := context.WithCancel(1)
	return ctx
}

// It is over when the code goes on.
func awaited(parent context.Context) error {
	ctx, _ := context.WithTimeout(parent, time.Millisecond)
	<-ctx.Done()
	return ctx.Err()
}

// Cancelling the parent cancels the child.
func withParent(parent context.Context, fast bool) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	if fast {
		ctx, _ := context.WithTimeout(ctx, time.Second)
		return get(ctx, "")
	}
	return get(ctx, "")
}

func replaced(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	ctx, _ = context.WithTimeout(ctx, time.Hour)
	return ctx, cancel
}

func nilParent() (err any) {
	defer func() { err = recover() }()
	_, _ = context.WithCancel(nil)
	return nil
}

func inTest(t *testing.T) error {
	ctx, _ := context.WithTimeout(t.Context(), time.Second)
	return get(ctx, "")
}
