package early

import (
	"context"
	"time"
)

func literal(ctx context.Context, send func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	go func() { // want `cancel-before-use: .cancel. runs when the function returns, before this goroutine has used .ctx.`
		_ = send(ctx)
	}()
}

func argument(ctx context.Context, jobs chan int) error {
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	go worker(work, jobs) // want `cancel-before-use: .*`
	return nil
}

func handler(register func(func())) {
	register(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		go worker(ctx, nil) // want `cancel-before-use: .*`
	})
}

func worker(ctx context.Context, jobs chan int) {
	for {
		select {
		case <-jobs:
		case <-ctx.Done():
			return
		}
	}
}
