package timers

import (
	"errors"
	"time"
)

func never(delay time.Duration) error {
	timer := time.NewTimer(delay) // want `timer-not-stopped: .*never stopped.*`
	return describe(timer)
}

func earlyReturn(delay time.Duration, limit int) error {
	timer := time.NewTimer(delay) // want `timer-not-stopped: .*not stopped.*`
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := describe(timer); err != nil {
		timer.Stop()
		return err
	}
	timer.Stop()
	return nil
}

func oneBranch(delay time.Duration, keep bool) error {
	timer := time.NewTimer(delay) // want `timer-not-stopped: .*not stopped.*`
	err := describe(timer)
	if !keep {
		timer.Stop()
	}
	return err
}

func lateDefer(delay time.Duration, limit int) error {
	timer := time.NewTimer(delay) // want `timer-not-stopped: .*not stopped.*`
	if limit == 0 {
		return nil
	}
	defer timer.Stop()
	return describe(timer)
}

func switchCase(delay time.Duration, mode int) error {
	timer := time.NewTimer(delay) // want `timer-not-stopped: .*not stopped.*`
	switch mode {
	case 0:
		timer.Stop()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		timer.Stop()
	}
	return nil
}

func inLoop(delay time.Duration, n int) error {
	for i := 0; i < n; i++ {
		timer := time.NewTimer(delay) // want `timer-not-stopped: .*stopped.*`
		if i%2 == 0 {
			continue
		}
		timer.Stop()
	}
	return nil
}

func overwritten(delay time.Duration) error {
	timer := time.NewTimer(delay) // want `timer-not-stopped: .*another value.*`
	timer = time.NewTimer(delay)
	defer timer.Stop()
	return describe(timer)
}

func onlyRead(delay time.Duration) error {
	timer := time.NewTimer(delay) // want `timer-not-stopped: .*never stopped.*`
	return inspect(timer)
}

func inspect(timer *time.Timer) error {
	return describe(timer)
}

func inClosure(delay time.Duration, limit int) func() error {
	return func() error {
		timer := time.NewTimer(delay) // want `timer-not-stopped: .*not stopped.*`
		if limit < 0 {
			return errors.New("negative limit")
		}
		timer.Stop()
		return nil
	}
}

func race(delay time.Duration, done chan struct{}) bool {
	timer := time.NewTimer(delay) // want `timer-not-stopped: .timer. is not stopped .*: it is held until it fires`
	select {
	case <-timer.C:
		return false
	case <-done:
		return true
	}
}
