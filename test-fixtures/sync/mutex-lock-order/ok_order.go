package leak

import "sync"

type outer struct{ mu sync.Mutex }

type inner struct{ mu sync.Mutex }

type nest struct {
	gate sync.Mutex
	o    *outer
	i    *inner
}

func (n *nest) down() {
	n.o.mu.Lock()
	defer n.o.mu.Unlock()
	n.i.mu.Lock()
	n.i.mu.Unlock()
}

// One after the other.
func (n *nest) apart() {
	n.i.mu.Lock()
	n.i.mu.Unlock()
	n.o.mu.Lock()
	n.o.mu.Unlock()
}

type left struct{ mu sync.Mutex }

type right struct{ mu sync.Mutex }

type gated struct {
	gate sync.Mutex
	l    *left
	r    *right
}

// A common lock keeps the two apart.
func (g *gated) one() {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.l.mu.Lock()
	g.r.mu.Lock()
	g.r.mu.Unlock()
	g.l.mu.Unlock()
}

func (g *gated) two() {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.r.mu.Lock()
	g.l.mu.Lock()
	g.l.mu.Unlock()
	g.r.mu.Unlock()
}
