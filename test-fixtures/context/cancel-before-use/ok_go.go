package early

import (
	"context"
	"sync"
	"time"
)

func waits(ctx context.Context, send func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		_ = send(ctx)
	}()
	wg.Wait()
}

func receives(ctx context.Context, send func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- send(ctx) }()
	return <-done
}

// The goroutine accompanies what the function does, and ends with it.
func monitor(ctx context.Context, jobs chan int, serve func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go worker(ctx, jobs)
	return serve()
}

// Another context.
func other(ctx context.Context, jobs chan int) {
	limited, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = limited
	go worker(ctx, jobs)
}

func deferredWait(ctx context.Context, jobs chan int) {
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	wg.Go(func() { worker(ctx, jobs) })
	defer wg.Wait()
}
