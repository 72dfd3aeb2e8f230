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

type queue struct{ left []time.Time }

func (q *queue) isFirst(i int) bool { return i == 0 && len(q.left) > 0 }

// The first of the queue is what the timer was set for.
func serve(done <-chan int, q *queue) {
	timer := time.NewTimer(0)
	if !timer.Stop() {
		<-timer.C
	}
	for {
		select {
		case i := <-done:
			if q.isFirst(i) {
				if !timer.Stop() {
					<-timer.C
				}
				timer.Reset(time.Until(q.left[0]))
			}
		case <-timer.C:
			return
		}
	}
}
