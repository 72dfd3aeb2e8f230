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

type store struct {
	enabled sync.Mutex
	cache   sync.Mutex
}

func setUp() (*store, func()) {
	s := &store{}
	return s, func() {}
}

// What setUp answers is one store: its lock is let go before the other is taken.
func handed() {
	s, tearDown := setUp()
	defer tearDown()
	s.cache.Lock()
	s.cache.Unlock()
	s.check()
}

func (s *store) check() {
	s.enabled.Lock()
	defer s.enabled.Unlock()
}

func (s *store) refresh() {
	s.enabled.Lock()
	defer s.enabled.Unlock()
	s.cache.Lock()
	defer s.cache.Unlock()
}

type sample struct{ mu sync.Mutex }

type shard struct{ mu sync.Mutex }

type sharded struct{ shards []shard }

// One shard is locked for the sample that moves there, another for the samples it has.
func (s *sharded) move(x *sample, to int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s.shards[to].mu.Lock()
	defer s.shards[to].mu.Unlock()
}

func (s *sharded) each(i int, x *sample) {
	s.shards[i].mu.Lock()
	defer s.shards[i].mu.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
}
