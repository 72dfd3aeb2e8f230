package defers

import (
	"context"
	"os"
	"os/signal"
	"time"
)

func all(parent context.Context, urls []string) error {
	for _, url := range urls {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		defer cancel() // want `cancel-deferred-in-loop: .cancel. is deferred in a loop: contexts pile up until the function ends`
		if err := get(ctx, url); err != nil {
			return err
		}
	}
	return nil
}

func retry(parent context.Context, url string) {
	for {
		ctx, cancel := context.WithCancel(parent)
		defer cancel() // want `cancel-deferred-in-loop: .*`
		if get(ctx, url) == nil {
			return
		}
	}
}

func sometimes(parent context.Context, urls []string) {
	for _, url := range urls {
		ctx := parent
		if url != "" {
			limited, cancel := context.WithTimeout(parent, time.Second)
			defer cancel() // want `cancel-deferred-in-loop: .*`
			ctx = limited
		}
		_ = get(ctx, url)
	}
}

func inClosure(parent context.Context, urls []string) {
	for _, url := range urls {
		ctx, stop := signal.NotifyContext(parent, os.Interrupt)
		defer func() { // want `cancel-deferred-in-loop: .stop. is deferred.*`
			stop()
		}()
		_ = get(ctx, url)
	}
}

func tenTimes(parent context.Context, url string) {
	for i := 0; i < 10; i++ {
		ctx, cancel := context.WithCancel(parent)
		defer cancel() // want `cancel-deferred-in-loop: .*`
		_ = get(ctx, url)
	}
}

func get(ctx context.Context, url string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return answer(url)
}

var answer = func(url string) error { return nil }
