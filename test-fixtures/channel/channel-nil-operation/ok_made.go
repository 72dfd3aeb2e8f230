package leak

import (
	"errors"
	"fixtures/channel/channel-nil-operation/applog"
	"time"
)

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

var errFull = errors.New("full")

func take(room int) (chan int, error) {
	if room == 0 {
		return nil, errFull
	}
	return make(chan int, room), nil
}

// The error of the package is never nil.
func fill(room int) error {
	out, err := take(room)
	if err != nil {
		return err
	}
	out <- 1
	return nil
}

func mustTake(room int, logger *applog.Logger) {
	out, err := take(room)
	if err != nil {
		logger.Critical(err.Error())
	}
	out <- 1
}

type poller struct{ handle func() }

func (p *poller) poll(times int) {
	for range times {
		p.handle()
	}
}

// The handler gives the variable its channel.
func handled(update func() <-chan int, times int) int {
	var results <-chan int
	p := &poller{handle: func() { results = update() }}
	p.poll(times)
	return <-results
}
