package cancels

import (
	"context"
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
