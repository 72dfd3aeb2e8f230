package timers

import (
	"errors"
	"log"
	"os"
	"time"
)

func deferred(delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	return describe(timer)
}

func onBothPaths(delay time.Duration, limit int) error {
	timer := time.NewTimer(delay)
	if limit < 0 {
		timer.Stop()
		return errors.New("negative limit")
	}
	err := describe(timer)
	timer.Stop()
	return err
}

func inDeferredClosure(delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer func() {
		_ = timer.Stop()
	}()
	return describe(timer)
}

func byHelper(delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer release(timer)
	return describe(timer)
}

func release(timer *time.Timer) {
	timer.Stop()
}

func returned(delay time.Duration) *time.Timer {
	timer := time.NewTimer(delay)
	return timer
}

type owner struct {
	held  *time.Timer
	all   []*time.Timer
	named map[string]*time.Timer
}

func (o *owner) open(delay time.Duration) error {
	timer := time.NewTimer(delay)
	o.held = timer
	return nil
}

func (o *owner) openMore(delay time.Duration, key string) error {
	timer := time.NewTimer(delay)
	o.all = append(o.all, timer)
	other := time.NewTimer(delay)
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Stop()
	for _, timer := range o.all {
		timer.Stop()
	}
	for _, timer := range o.named {
		timer.Stop()
	}
}

func sent(delay time.Duration, out chan<- *time.Timer) error {
	timer := time.NewTimer(delay)
	out <- timer
	return nil
}

func toGoroutine(delay time.Duration) error {
	timer := time.NewTimer(delay)
	go func() {
		defer timer.Stop()
		_ = describe(timer)
	}()
	return nil
}

var global *time.Timer

func toGlobal(delay time.Duration) error {
	timer := time.NewTimer(delay)
	global = timer
	return nil
}

func unknownCallee(delay time.Duration, take func(*time.Timer)) error {
	timer := time.NewTimer(delay)
	take(timer)
	return nil
}

func terminators(delay time.Duration, mode int) error {
	timer := time.NewTimer(delay)
	switch mode {
	case 0:
		os.Exit(1)
	case 1:
		log.Fatalln("no")
	case 2:
		panic("no")
	}
	timer.Stop()
	return nil
}

func correlated(delay time.Duration, enabled bool) error {
	var timer *time.Timer

	if enabled {

		timer = time.NewTimer(delay)

	}
	println("working")
	if enabled {
		timer.Stop()
	}
	return nil
}

func whenNotNil(delay time.Duration, enabled bool) error {
	var timer *time.Timer

	if enabled {

		timer = time.NewTimer(delay)

	}
	if timer != nil {
		defer timer.Stop()
	}
	return nil
}

func leavesLoop(delay time.Duration, n int) error {
	for i := 0; i < n; i++ {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		return describe(timer)
	}
	return nil
}

func eachTurn(delay time.Duration, n int) error {
	for i := 0; i < n; i++ {
		timer := time.NewTimer(delay)
		err := describe(timer)
		timer.Stop()
		if err != nil {
			return err
		}
	}
	return nil
}

func describe(t *time.Timer) error {
	if t.C == nil {
		return errors.New("no channel")
	}
	return nil
}

// It has fired.
func fired(delay time.Duration) {
	timer := time.NewTimer(delay)
	<-timer.C
}

func fairRace(delay time.Duration, done chan struct{}) bool {
	timer := time.NewTimer(delay)
	select {
	case <-timer.C:
		return false
	case <-done:
		timer.Stop()
		return true
	}
}

// Gone in no time.
func short(done chan struct{}) {
	timer := time.NewTimer(10 * time.Millisecond)
	select {
	case <-timer.C:
	case <-done:
	}
}
