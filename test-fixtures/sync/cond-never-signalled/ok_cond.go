package leak

import "sync"

type queue struct {
	items []int
	fresh *sync.Cond
}

func newQueue() *queue { return &queue{fresh: sync.NewCond(&sync.Mutex{})} }

func (q *queue) get() int {
	q.fresh.L.Lock()
	defer q.fresh.L.Unlock()
	for len(q.items) == 0 {
		q.fresh.Wait()
	}
	n := q.items[0]
	q.items = q.items[1:]
	return n
}

func (q *queue) put(n int) {
	q.fresh.L.Lock()
	q.items = append(q.items, n)
	q.fresh.L.Unlock()
	q.fresh.Signal()
}

type bell struct{ rung *sync.Cond }

func newBell(c *sync.Cond) *bell { return &bell{rung: c} }

func (b *bell) wait(ring func(*sync.Cond)) {
	ring(b.rung)
	b.rung.L.Lock()
	b.rung.Wait()
	b.rung.L.Unlock()
}

type paced struct {
	calls int
	pause *sync.Cond
	gate  *sync.Cond
}

// The cond is the caller's, who wakes it.
func (p *paced) call() {
	if p.pause != nil {
		p.pause.L.Lock()
		p.pause.Wait()
		p.pause.L.Unlock()
	}
	p.calls++
}

func newPaced(pause *sync.Cond) *paced {
	return &paced{pause: pause}
}

// Nobody gives it one.
func (p *paced) pass() {
	if p.gate != nil {
		p.gate.L.Lock()
		p.gate.Wait()
		p.gate.L.Unlock()
	}
}
