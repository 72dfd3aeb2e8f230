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
