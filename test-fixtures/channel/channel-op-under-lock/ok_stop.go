package leak

import "sync"

type polite struct {
	mu   sync.Mutex
	n    int
	quit chan struct{}
	done chan struct{}
	over chan struct{}
}

func newPolite() *polite {
	p := &polite{quit: make(chan struct{}), done: make(chan struct{}), over: make(chan struct{})}
	go p.loop()
	go p.wait()
	return p
}

func (p *polite) loop() {
	defer close(p.done)
	for {
		select {
		case <-p.quit:
			return
		default:
			p.mu.Lock()
			p.n++
			p.mu.Unlock()
		}
	}
}

// The lock is let go before the wait.
func (p *polite) Stop() {
	p.mu.Lock()
	close(p.quit)
	p.mu.Unlock()
	<-p.done
}

// Takes no lock.
func (p *polite) wait() {
	<-p.quit
	close(p.over)
}

func (p *polite) Over() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	<-p.over
	return p.n
}

type gate struct {
	mu     sync.Mutex
	opened chan struct{}
}

// Anybody may open it without the lock.
func (g *gate) open() { close(g.opened) }

func (g *gate) watch() {
	g.mu.Lock()
	g.mu.Unlock()
	g.open()
}

func (g *gate) enter() {
	go g.watch()
	g.mu.Lock()
	defer g.mu.Unlock()
	<-g.opened
}
