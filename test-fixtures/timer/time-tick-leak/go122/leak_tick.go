package tick

import "time"

func waitFor(ready func() bool) {
	for range time.Tick(time.Second) { // want `time-tick-leak: .time.Tick. cannot be stopped`
		if ready() {
			return
		}
	}
}

func stoppable(done <-chan struct{}, work func()) {
	tick := time.Tick(time.Minute) // want `time-tick-leak: .*`
	for {
		select {
		case <-tick:
			work()
		case <-done:
			return
		}
	}
}

func inCase(done <-chan struct{}, every time.Duration, work func()) {
	for {
		select {
		case <-time.Tick(every): // want `time-tick-leak: .*`
			work()
		case <-done:
			return
		}
	}
}

// A duration that may be zero: NewTicker would panic where Tick answers nil, so the fix is not safe.
func variable(every time.Duration, ready func() bool) {
	for range time.Tick(every) { // want `time-tick-leak: .*`
		if ready() {
			break
		}
	}
}

func inGoroutine(done chan struct{}, work func()) {
	go func() {
		ticker := time.Tick(2 * time.Second) // want `time-tick-leak: .*`
		for {
			select {
			case <-ticker:
				work()
			case <-done:
				return
			}
		}
	}()
}
