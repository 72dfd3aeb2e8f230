package tickers

import (
	"errors"
	"time"
)

func never(every time.Duration) error {
	ticker := time.NewTicker(every) // want `ticker-not-stopped: .*never stopped.*`
	return wait(ticker.C)
}

func earlyReturn(every time.Duration, limit int) error {
	ticker := time.NewTicker(every) // want `ticker-not-stopped: .*not stopped.*`
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := wait(ticker.C); err != nil {
		ticker.Stop()
		return err
	}
	ticker.Stop()
	return nil
}

func oneBranch(every time.Duration, keep bool) error {
	ticker := time.NewTicker(every) // want `ticker-not-stopped: .*not stopped.*`
	err := wait(ticker.C)
	if !keep {
		ticker.Stop()
	}
	return err
}

func lateDefer(every time.Duration, limit int) error {
	ticker := time.NewTicker(every) // want `ticker-not-stopped: .*not stopped.*`
	if limit == 0 {
		return nil
	}
	defer ticker.Stop()
	return wait(ticker.C)
}

func switchCase(every time.Duration, mode int) error {
	ticker := time.NewTicker(every) // want `ticker-not-stopped: .*not stopped.*`
	switch mode {
	case 0:
		ticker.Stop()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		ticker.Stop()
	}
	return nil
}

func inLoop(every time.Duration, n int) error {
	for i := 0; i < n; i++ {
		ticker := time.NewTicker(every) // want `ticker-not-stopped: .*stopped.*`
		if i%2 == 0 {
			continue
		}
		ticker.Stop()
	}
	return nil
}

func overwritten(every time.Duration) error {
	ticker := time.NewTicker(every) // want `ticker-not-stopped: .*another value.*`
	ticker = time.NewTicker(every)
	defer ticker.Stop()
	return wait(ticker.C)
}

func onlyRead(every time.Duration) error {
	ticker := time.NewTicker(every) // want `ticker-not-stopped: .*never stopped.*`
	return inspect(ticker)
}

func inspect(ticker *time.Ticker) error {
	return wait(ticker.C)
}

func inClosure(every time.Duration, limit int) func() error {
	return func() error {
		ticker := time.NewTicker(every) // want `ticker-not-stopped: .*not stopped.*`
		if limit < 0 {
			return errors.New("negative limit")
		}
		ticker.Stop()
		return nil
	}
}

func loop(every time.Duration, done chan struct{}, work func()) {
	go func() {
		ticker := time.NewTicker(every) // want `ticker-not-stopped: .ticker. is never stopped: it ticks for ever`
		for {
			select {
			case <-ticker.C:
				work()
			case <-done:
				return
			}
		}
	}()
}

type poller struct{ ticker *time.Ticker }

func newPoller(every time.Duration) *poller {
	return &poller{ticker: time.NewTicker(every)} // want `ticker-not-stopped: .*poller.ticker. is never stopped.*`
}

func anonymous(every time.Duration) {
	<-time.NewTicker(every).C // want `ticker-not-stopped: .*nothing holds it.*`
}
