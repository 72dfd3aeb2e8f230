package tickers

import (
	"sync/atomic"
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_ticker.go", "newPoller", func(c *probe.Case) func() {
		running := c.Count("pollers that poll on after everybody has let go of them")
		return func() {
			var polls atomic.Int64
			newPoller(time.Millisecond, func() { polls.Add(1) }).start()
			now := polls.Load()
			if probe.Until(func() bool { return polls.Load() > now+3 }) {
				running(1)
			}
		}
	})
}
