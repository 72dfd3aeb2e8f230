package defers

import (
	"context"
	"time"
)

func first(parent context.Context, urls []string) error {
	for _, url := range urls {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		defer cancel()
		return get(ctx, url)
	}
	return nil
}

func each(parent context.Context, urls []string) {
	for _, url := range urls {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		_ = get(ctx, url)
		cancel()
	}
}

func perTurn(parent context.Context, urls []string) {
	for _, url := range urls {
		func() {
			ctx, cancel := context.WithTimeout(parent, time.Second)
			defer cancel()
			_ = get(ctx, url)
		}()
	}
}

func outside(parent context.Context, urls []string) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	for _, url := range urls {
		_ = get(ctx, url)
	}
}

func twice(parent context.Context) {
	for range 2 {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		defer cancel()
		_ = get(ctx, "")
	}
}

// At most two turns, whichever list it is.
func networks(parent context.Context, tcp bool) {
	var names []string
	if tcp {
		names = []string{"tcp"}
	} else {
		names = []string{"udp", "tcp"}
	}
	for _, name := range names {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		defer cancel()
		_ = get(ctx, name)
	}
}
