package leak

import (
	"context"
	"strings"
	"sync"
	"time"
)

// How large n is only the caller knows.
func okNumber(n int, work func()) {
	var wg sync.WaitGroup
	wg.Add(n)
	go func() {
		defer wg.Done()
		work()
	}()
	wg.Wait()
}

// Five items, though not by their text.
func okFilled(work func(int)) {
	var wg sync.WaitGroup
	room := [5]int{}
	items := room[:0]
	for i := range 5 {
		items = append(items, i)
	}
	wg.Add(5)
	for _, item := range items {
		go func() {
			defer wg.Done()
			work(item)
		}()
	}
	wg.Wait()
}

// As many events as there are shards.
func okEvents(events <-chan string) {
	shards := []string{"a", "b", "c"}
	seen := make(map[string]bool, len(shards))
	var wg sync.WaitGroup
	for range shards {
		wg.Add(1)
	}
	go func() {
		for shard := range events {
			if !seen[shard] {
				seen[shard] = true
				wg.Done()
			}
		}
	}()
	wg.Wait()
}

// A ticker's channel is never closed.
func okTicks(ctx context.Context, work func()) {
	ctx, cancel := context.WithCancel(ctx)
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		for range ticker.C {
			select {
			case <-ctx.Done():
				wg.Done()
				return
			default:
			}
			work()
		}
	}()
	cancel()
	wg.Wait()
}

func names(n int) []string { return strings.Fields(strings.Repeat("name ", n)) }

// As many as the two loops start, and who waits is a goroutine, too.
func okProduct(times, chunks int, work func(string)) {
	chunks, times = max(chunks, 0), max(times, 0)
	items := names(chunks)
	var wg sync.WaitGroup
	wg.Add(times * chunks)
	for _, item := range items {
		for range times {
			go func() {
				work(item)
				wg.Done()
			}()
		}
	}
	returnsBefore(wg.Wait, time.Second)
}

func returnsBefore(f func(), limit time.Duration) {
	done := make(chan struct{})
	go func() {
		f()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(limit):
	}
}

type flusher struct{ open sync.WaitGroup }

func (f *flusher) begin() { f.open.Add(1) }

// Done for all of them at once.
func (f *flusher) flushed(batch []string) { f.open.Add(-1 * len(batch)) }

func (f *flusher) close() { f.open.Wait() }
