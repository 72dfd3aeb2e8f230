package leak

import "sync/atomic"

type turnstile struct {
	closed  atomic.Bool
	release chan struct{}
}

func (t *turnstile) wait() { <-t.release }

// The first one closes it.
func (t *turnstile) Close() {
	if t.closed.CompareAndSwap(false, true) {
		close(t.release)
	}
}

func pass() {
	g := &turnstile{release: make(chan struct{})}
	passed := make(chan struct{}, 1)
	go func() {
		g.wait()
		g.Close()
		passed <- struct{}{}
	}()
	g.Close()
	<-passed
}

func newTurnstile() *turnstile {
	return &turnstile{closed: atomic.Bool{}, release: make(chan struct{})}
}

func passTwice() {
	g := newTurnstile()
	passed := make(chan struct{}, 1)
	go func() {
		g.wait()
		passed <- struct{}{}
	}()
	g.Close()
	g.Close()
	<-passed
}
