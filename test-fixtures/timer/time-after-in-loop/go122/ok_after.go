package after

import "time"

// Waits for its timer: nothing is left behind.
func sleep(n int) {
	for range n {
		<-time.After(time.Second)
	}
}

func once(in <-chan int) int {
	select {
	case v := <-in:
		return v
	case <-time.After(time.Second):
		return 0
	}
}

// Every case leaves the loop.
func first(in <-chan int) int {
	for {
		select {
		case v := <-in:
			return v
		case <-time.After(time.Second):
			return 0
		}
	}
}

func outside(in <-chan int) {
	timeout := time.After(time.Minute)
	for {
		select {
		case <-in:
		case <-timeout:
			return
		}
	}
}

type clock struct{}

func (clock) After(time.Duration) <-chan time.Time { return nil }

func otherClock(time2 clock, in <-chan int) {
	for {
		select {
		case <-in:
		case <-time2.After(time.Minute):
			return
		}
	}
}

// What comes together in a millisecond is soon gone.
func short(in <-chan int) {
	for {
		select {
		case <-in:
		case <-time.After(time.Millisecond):
		}
	}
}

func shortVariable(in <-chan int, done <-chan struct{}) {
	interval := 50 * time.Microsecond
	for {
		select {
		case <-in:
		case <-done:
			return
		case <-time.After(interval):
		}
	}
}
