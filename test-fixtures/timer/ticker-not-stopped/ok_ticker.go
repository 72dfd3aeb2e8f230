package tickers

import "time"

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
