package tickers

import "time"

// Since Go 1.23 only a ticker that somebody waits for goes on.
type poller struct {
	ticker *time.Ticker
	poll   func()
}

func newPoller(every time.Duration, poll func()) *poller {
	p := &poller{poll: poll}
	p.ticker = time.NewTicker(every) // want `ticker-not-stopped: .poller.ticker. is never stopped.*`
	return p
}

func (p *poller) start() { go p.run() }

func (p *poller) run() {
	for range p.ticker.C {
		p.poll()
	}
}
