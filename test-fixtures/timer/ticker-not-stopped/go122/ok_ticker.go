package tickers

import (
	"errors"
	"log"
	"os"
	"testing"
	"time"
)

func deferred(every time.Duration) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	return wait(ticker.C)
}

func onBothPaths(every time.Duration, limit int) error {
	ticker := time.NewTicker(every)
	if limit < 0 {
		ticker.Stop()
		return errors.New("negative limit")
	}
	err := wait(ticker.C)
	ticker.Stop()
	return err
}

func inDeferredClosure(every time.Duration) error {
	ticker := time.NewTicker(every)
	defer func() {
		ticker.Stop()
	}()
	return wait(ticker.C)
}

func byHelper(every time.Duration) error {
	ticker := time.NewTicker(every)
	defer release(ticker)
	return wait(ticker.C)
}

func release(ticker *time.Ticker) {
	ticker.Stop()
}

func returned(every time.Duration) *time.Ticker {
	ticker := time.NewTicker(every)
	return ticker
}

type owner struct {
	held  *time.Ticker
	all   []*time.Ticker
	named map[string]*time.Ticker
}

func (o *owner) open(every time.Duration) error {
	ticker := time.NewTicker(every)
	o.held = ticker
	return nil
}

func (o *owner) openMore(every time.Duration, key string) error {
	ticker := time.NewTicker(every)
	o.all = append(o.all, ticker)
	other := time.NewTicker(every)
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Stop()
	for _, ticker := range o.all {
		ticker.Stop()
	}
	for _, ticker := range o.named {
		ticker.Stop()
	}
}

func sent(every time.Duration, out chan<- *time.Ticker) error {
	ticker := time.NewTicker(every)
	out <- ticker
	return nil
}

func toGoroutine(every time.Duration) error {
	ticker := time.NewTicker(every)
	go func() {
		defer ticker.Stop()
		_ = wait(ticker.C)
	}()
	return nil
}

var global *time.Ticker

func toGlobal(every time.Duration) error {
	ticker := time.NewTicker(every)
	global = ticker
	return nil
}

func unknownCallee(every time.Duration, take func(*time.Ticker)) error {
	ticker := time.NewTicker(every)
	take(ticker)
	return nil
}

func terminators(every time.Duration, mode int) error {
	ticker := time.NewTicker(every)
	switch mode {
	case 0:
		os.Exit(1)
	case 1:
		log.Fatalln("no")
	case 2:
		panic("no")
	}
	ticker.Stop()
	return nil
}

func correlated(every time.Duration, enabled bool) error {
	var ticker *time.Ticker

	if enabled {

		ticker = time.NewTicker(every)

	}
	println("working")
	if enabled {
		ticker.Stop()
	}
	return nil
}

func whenNotNil(every time.Duration, enabled bool) error {
	var ticker *time.Ticker

	if enabled {

		ticker = time.NewTicker(every)

	}
	if ticker != nil {
		defer ticker.Stop()
	}
	return nil
}

func leavesLoop(every time.Duration, n int) error {
	for i := 0; i < n; i++ {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		return wait(ticker.C)
	}
	return nil
}

func eachTurn(every time.Duration, n int) error {
	for i := 0; i < n; i++ {
		ticker := time.NewTicker(every)
		err := wait(ticker.C)
		ticker.Stop()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanup(t *testing.T, every time.Duration) error {
	ticker := time.NewTicker(every)
	t.Cleanup(ticker.Stop)
	return wait(ticker.C)
}

func wait(c <-chan time.Time) error {
	if (<-c).IsZero() {
		return errors.New("no time")
	}
	return nil
}

// Never returns.
func service(every time.Duration, work func()) {
	ticker := time.NewTicker(every)
	for range ticker.C {
		work()
	}
}

func stoppable(every time.Duration, done chan struct{}, work func()) {
	go func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
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
