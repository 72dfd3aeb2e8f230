package tickers

import "time"

// Since Go 1.23 only a ticker that something long-lived refers to goes on.
type poller struct {
	ticker *time.Ticker
}

func newPoller(every time.Duration) *poller {
	p := &poller{}
	p.ticker = time.NewTicker(every) // want `ticker-not-stopped: .poller.ticker. is never stopped.*`
	return p
}
