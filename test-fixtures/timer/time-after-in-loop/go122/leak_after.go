package after

import "time"

func pump(in <-chan int, out func(int)) {
	for {
		select {
		case v := <-in:
			out(v)
		case <-time.After(time.Minute): // want `time-after-in-loop: .time.After. leaves a timer behind every turn, each held for 1 min \(Go 1.22\)`
			return
		}
	}
}

func ranging(jobs []int, done <-chan struct{}, wait time.Duration) {
	for range jobs {
		select {
		case <-done:
			continue
		case <-time.After(wait): // want `time-after-in-loop: .*each held for .wait.`
		}
	}
}

// Every other case leaves: only the last timer outlives the loop.
func tail(done <-chan struct{}, work func()) {
	for {
		select {
		case <-time.After(500 * time.Millisecond): // want `time-after-in-loop: .*the last one outlives the loop by 500 ms`
			work()
		case <-done:
			return
		}
	}
}

// A backoff that changes each turn: no fix.
func backoff(events <-chan int, next func() time.Duration) {
	for {
		select {
		case <-events:
		case <-time.After(next()): // want `time-after-in-loop: .*`
			return
		}
	}
}

func labelled(events <-chan int) {
outer:
	for {
		select {
		case v := <-events:
			if v == 0 {
				break outer
			}
		case <-time.After(time.Hour): // want `time-after-in-loop: .*1 h`
			break outer
		}
	}
}

func growing(in <-chan int) {
	interval := time.Millisecond
	for {
		select {
		case <-in:
		case <-time.After(interval): // want `time-after-in-loop: .*each held for .interval.`
			interval *= 2
		}
	}
}
