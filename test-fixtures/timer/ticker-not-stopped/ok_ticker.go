package tickers

import (
	"context"
	"time"
)

func collected(every time.Duration, done chan struct{}) {
	ticker := time.NewTicker(every)
	for {
		select {
		case <-ticker.C:
		case <-done:
			return
		}
	}
}

type stopper struct {
	ticker *time.Ticker
}

func newStopper(every time.Duration) *stopper {
	return &stopper{ticker: time.NewTicker(every)}
}

func (s *stopper) Close() { s.ticker.Stop() }

// Nobody waits for it: it does not run, and is collected with the clock.
type clock struct {
	unused *time.Ticker
}

func newClock(every time.Duration) *clock {
	c := &clock{}
	c.unused = time.NewTicker(every)
	return c
}

type heart struct {
	beat *time.Ticker
	send func()
}

// The ticker is collected when the goroutine has ended.
func newHeart(ctx context.Context, every time.Duration, send func()) *heart {
	h := &heart{beat: time.NewTicker(every), send: send}
	go h.run(ctx)
	return h
}

func (h *heart) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.beat.C:
			h.send()
		}
	}
}

type limiter struct{ refresh *time.Ticker }

// It is asked, not waited for: so it does not run.
func newLimiter(every time.Duration) *limiter {
	return &limiter{refresh: time.NewTicker(every)}
}

func (l *limiter) allow(again func()) bool {
	select {
	case <-l.refresh.C:
		again()
	default:
	}
	return true
}

type beat struct{ every time.Duration }

func (b *beat) newBeats() *time.Ticker { return time.NewTicker(b.every) }

// Nothing refers to it any more after the return.
func (b *beat) run(done <-chan struct{}, send func()) {
	ticks := b.newBeats()
	for {
		select {
		case <-done:
			return
		case <-ticks.C:
			send()
		}
	}
}
