package leak

import (
	"context"
	"sync"
	"testing"
	"time"
)

type expiring struct {
	mu    sync.Mutex
	names func() ([]string, error)
}

func (e *expiring) clean(ctx context.Context, ticks <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
			e.mu.Lock()
			if names, err := e.names(); err == nil {
				println(len(names))
			}
			e.mu.Unlock()
		}
	}
}

// The context of a parallel subtest ends with it, and not before its tick was taken.
func TestClean(t *testing.T) {
	for name, names := range map[string][]string{"none": nil, "one": {"a"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &expiring{names: func() ([]string, error) { return names, nil }}
			ctx, cancel := context.WithCancel(t.Context())
			ticks := make(chan time.Time)
			var wg sync.WaitGroup
			wg.Add(1)
			go func() {
				defer wg.Done()
				e.clean(ctx, ticks)
			}()
			ticks <- time.Unix(0, 0)
			cancel()
			wg.Wait()
		})
	}
}
