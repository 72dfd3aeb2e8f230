package leak

import "sync"

func newCounter() counter { return counter{} }

func okNew() int {
	c := newCounter()
	d := counter{n: 1}
	return c.n + d.n
}

func okPointers(list []*counter, c *counter) int {
	total := c.n
	for _, each := range list {
		total += each.n
	}
	for i := range list {
		total += list[i].n
	}
	return total
}

type shared struct{ mu *sync.Mutex }

func okShared(s shared) { s.mu.Lock(); defer s.mu.Unlock() }

type signal struct{ cond sync.Cond }

// Nobody else has what is behind the pointer.
func okFresh(l sync.Locker) *signal {
	s := &signal{}
	s.cond = *sync.NewCond(l)
	return s
}
