package grows

import (
	"context"
	"time"
)

func fresh(ctx context.Context, jobs []func(context.Context)) {
	for _, job := range jobs {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		job(ctx)
		cancel()
	}
}

func fromBase(base context.Context, jobs []func(context.Context)) {
	var ctx context.Context
	for range jobs {
		ctx = context.WithValue(base, key{}, 1)
		use(ctx)
	}
}

func reset(base context.Context, ids []int) {
	ctx := base
	for range ids {
		ctx = base
		ctx = context.WithValue(ctx, key{}, 1)
		use(ctx)
	}
}

// Gathers the loop's values for later.
func gather(ctx context.Context, headers map[string]string) context.Context {
	for name, value := range headers {
		ctx = context.WithValue(ctx, name, value)
	}
	return ctx
}

// Leaves the loop after wrapping.
func once(ctx context.Context, jobs <-chan int) {
	for job := range jobs {
		if job < 0 {
			ctx = context.WithValue(ctx, key{}, job)
			use(ctx)
			return
		}
	}
}

func found(ctx context.Context, jobs []int) context.Context {
	for _, job := range jobs {
		if job > 10 {
			ctx = context.WithValue(ctx, key{}, "big")
			break
		}
	}
	return ctx
}

func noLoop(ctx context.Context) {
	ctx = context.WithValue(ctx, key{}, 1)
	use(ctx)
}

func perTurn(ctx context.Context, jobs []int) {
	for range jobs {
		func() {
			ctx := ctx
			ctx = context.WithValue(ctx, key{}, 1)
			use(ctx)
		}()
	}
}
