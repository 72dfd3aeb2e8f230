package leak

import "time"

func made(async bool, run func()) {
	var done chan struct{}
	if async {
		done = make(chan struct{})
		go func() {
			run()
			close(done)
		}()
	} else {
		run()
	}
	if done != nil {
		<-done
	}
}

// A nil channel switches a case off.
func optional(d time.Duration, in <-chan int) int {
	var late <-chan time.Time
	if d > 0 {
		late = time.After(d)
	}
	select {
	case n := <-in:
		return n
	case <-late:
		return 0
	}
}

type options struct {
	ready   chan struct{}
	timeout time.Duration
}

// Whoever configures may have set it.
func configured(configure func(*options)) {
	o := &options{}
	configure(o)
	<-o.ready
}
