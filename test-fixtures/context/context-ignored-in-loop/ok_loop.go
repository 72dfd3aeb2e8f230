package ignores

import (
	"context"
	"time"
)

func checks(ctx context.Context, ready func() bool) {
	for ctx.Err() == nil {
		if ready() {
			return
		}
		time.Sleep(time.Second)
	}
}

func hands(ctx context.Context, ready func(context.Context) bool) {
	for !ready(ctx) {
		time.Sleep(time.Second)
	}
}

func counts(ctx context.Context, n int) {
	for i := 0; i < n; i++ {
		time.Sleep(time.Second)
	}
}

func selects(ctx context.Context, ready func() bool, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func without(ready func() bool) {
	for !ready() {
		time.Sleep(time.Second)
	}
}
