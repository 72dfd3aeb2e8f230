package leak

import (
	"context"
	"sync"
	"time"
)

func okUses(ctx context.Context, ready func() bool) {
	go func() {
		for !ready() && ctx.Err() == nil {
			time.Sleep(time.Second)
		}
	}()
}

func okDetached(ctx context.Context, work func(context.Context) bool) {
	go func() {
		for work(context.WithoutCancel(ctx)) {
			time.Sleep(time.Second)
		}
	}()
}

func okJoined(ctx context.Context, ready func() bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for !ready() {
			time.Sleep(time.Millisecond)
		}
	}()
	wg.Wait()
}

func okAnswers(ctx context.Context, ready func() bool) {
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		for !ready() {
			time.Sleep(time.Millisecond)
		}
	}()
	<-answered
}

func okStopped(ctx context.Context, stop chan struct{}, ready func() bool) {
	go func() {
		for !ready() {
			select {
			case <-stop:
				return
			case <-time.After(time.Second):
			}
		}
	}()
}

func okCounts(ctx context.Context, try func()) {
	go func() {
		for n := 0; n < 3; n++ {
			try()
			time.Sleep(time.Second)
		}
	}()
}

func okOnce(ctx context.Context, flush func()) {
	go func() {
		time.Sleep(time.Second)
		flush()
	}()
}
