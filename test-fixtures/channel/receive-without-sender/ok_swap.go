package leak

import "sync/atomic"

type gate struct {
	closed  atomic.Bool
	release chan struct{}
}

func (g *gate) wait() { <-g.release }

// The first one closes it.
func (g *gate) Close() {
	if g.closed.CompareAndSwap(false, true) {
		close(g.release)
	}
}

func pass() {
	g := &gate{release: make(chan struct{})}
	passed := make(chan struct{}, 1)
	go func() {
		g.wait()
		g.Close()
		passed <- struct{}{}
	}()
	g.Close()
	<-passed
}
