package leak

import "sync"

type agent interface {
	self() int
	refresh()
}

type client struct {
	mu    sync.Mutex
	agent agent
	seen  int
}

func (c *client) allowed() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.agent.self()
}

func (c *client) note(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = n
}

// Stands for an agent of another package.
type mockAgent struct {
	mu    sync.Mutex
	owner *client
}

func (m *mockAgent) self() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return 1
}

func (m *mockAgent) refresh() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.owner.note(2)
}

type ring struct {
	mu    sync.Mutex
	ready *sync.Cond
	size  int
	err   error
}

func newRing() *ring {
	r := &ring{}
	r.ready = sync.NewCond(&r.mu)
	return r
}

// The lock of the cond is the ring's own.
func (r *ring) take() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.fault(true)
	for r.size == 0 && err == nil {
		r.ready.Wait()
		err = r.fault(true)
	}
	r.size--
	return err
}

func (r *ring) fault(locked bool) error {
	if !locked {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	return r.err
}
