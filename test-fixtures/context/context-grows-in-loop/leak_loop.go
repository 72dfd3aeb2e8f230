package grows

import (
	"context"
	"time"
)

type key struct{}

func timeouts(ctx context.Context, jobs []func(context.Context)) {
	for _, job := range jobs {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Second) // want `context-grows-in-loop: .ctx. is wrapped again`
		job(ctx)
		cancel()
	}
}

func values(ctx context.Context, next func() (int, bool)) {
	n := 0
	for {
		if _, ok := next(); !ok {
			return
		}
		n++
		ctx = context.WithValue(ctx, key{}, n) // want `context-grows-in-loop: .*never shrinks`
		use(ctx)
	}
}

func nested(ctx context.Context, rows [][]int) {
	for _, row := range rows {
		for range row {
			ctx = context.WithValue(ctx, key{}, "row") // want `context-grows-in-loop: .*`
			use(ctx)
		}
	}
}

// The wrapped context is used after the loop: no fix.
func after(ctx context.Context, n int) {
	for range n {
		ctx = context.WithoutCancel(ctx)
		ctx = context.WithValue(ctx, key{}, time.Now()) // want `context-grows-in-loop: .*`
	}
	use(ctx)
}

// A turn that goes on comes back, whatever the others do.
func sometimes(ctx context.Context, jobs <-chan int) {
	for job := range jobs {
		if job == 0 {
			ctx = context.WithValue(ctx, key{}, true) // want `context-grows-in-loop: .*`
			use(ctx)
			continue
		}
		return
	}
}

func use(context.Context) {}
