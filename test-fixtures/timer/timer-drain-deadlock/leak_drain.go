package drains

import "time"

func pump(in <-chan int, flush func(), wait time.Duration) {
	timer := time.NewTimer(wait)
	for {
		select {
		case _, ok := <-in:
			if !ok {
				return
			}
		case <-timer.C:
			flush()
		}
		if !timer.Stop() {
			<-timer.C // want `timer-drain-deadlock: .timer.C. may be empty already`
		}
		timer.Reset(wait)
	}
}

type batch struct{ timer *time.Timer }

func (b *batch) wait() {
	<-b.timer.C
	if !b.timer.Stop() {
		<-b.timer.C // want `timer-drain-deadlock: .b.timer.C. may be empty already.*`
	}
}
