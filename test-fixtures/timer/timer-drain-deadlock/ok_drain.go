package drains

import "time"

func once(in <-chan int, wait time.Duration) {
	timer := time.NewTimer(wait)
	<-in
	if !timer.Stop() {
		<-timer.C
	}
}

// The value is only taken on a path that sets the timer anew.
func resets(in <-chan int, wait time.Duration) {
	timer := time.NewTimer(wait)
	for range in {
		select {
		case <-timer.C:
			timer.Reset(wait)
		default:
		}
		if !timer.Stop() {
			<-timer.C
		}
		timer.Reset(wait)
	}
}

func leaves(in <-chan int, wait time.Duration) {
	timer := time.NewTimer(wait)
	select {
	case <-timer.C:
		return
	case <-in:
	}
	if !timer.Stop() {
		<-timer.C
	}
}

func gently(in <-chan int, wait time.Duration) {
	timer := time.NewTimer(wait)
	for {
		select {
		case <-in:
		case <-timer.C:
		}
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(wait)
	}
}

// Each turn looks at another timer.
func inTurns(timers []*time.Timer, drained map[int]bool) {
	for i := range timers {
		var timer = timers[i]
		if drained[i] {
			<-timer.C
			continue
		}
		if !timer.Stop() {
			<-timer.C
		}
	}
}
