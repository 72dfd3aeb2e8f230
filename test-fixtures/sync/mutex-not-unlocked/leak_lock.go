package locks

import (
	"errors"
	"sync"
)

type cache struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	items map[string]int
}

func (c *cache) add(key string, n int) bool {
	c.mu.Lock() // want `mutex-not-unlocked: .c.mu. is not unlocked .*: the next one waits for ever`
	if _, ok := c.items[key]; ok {
		return false
	}
	c.items[key] = n
	c.mu.Unlock()
	return true
}

func (c *cache) get(key string) (int, error) {
	c.rw.RLock() // want `mutex-not-unlocked: .c.rw. is not unlocked .*`
	n, ok := c.items[key]
	if !ok {
		return 0, errors.New("unknown key " + key)
	}
	c.rw.RUnlock()
	return n, nil
}

func (c *cache) clear(keys []string) {
	for _, key := range keys {
		c.mu.Lock() // want `mutex-not-unlocked: .c.mu. is not unlocked .*`
		if c.items[key] == 0 {
			continue
		}
		delete(c.items, key)
		c.mu.Unlock()
	}
}

func (c *cache) find(n int) (found string) {
	c.mu.Lock() // want `mutex-not-unlocked: .c.mu. is not unlocked .*`
	for key, value := range c.items {
		if value == n {
			c.mu.Unlock()
			return key
		}
	}
	return ""
}

func (c *cache) replace(key string, n int) int {
	c.mu.Lock() // want `mutex-not-unlocked: .*`
	switch old := c.items[key]; {
	case old == n:
		c.mu.Unlock()
		return old
	case old > n:
		return len(c.items)
	default:
		c.items[key] = n
		c.mu.Unlock()
		return n
	}
}

var mu sync.Mutex

func global(fail bool) error {
	mu.Lock() // want `mutex-not-unlocked: .mu. is not unlocked when .fail. is true .*`
	if fail {
		return errors.New("failed")
	}
	mu.Unlock()
	return nil
}

func inGoroutine(mu *sync.Mutex, jobs <-chan int, done chan struct{}) {
	go func() {
		for job := range jobs {
			mu.Lock() // want `mutex-not-unlocked: .mu. is not unlocked .*`
			if job < 0 {
				close(done)
				return
			}
			mu.Unlock()
		}
	}()
}

// take returns with the lock held when there is too little, and nobody who calls it knows.
func (c *cache) take(key string, n int) bool {
	c.mu.Lock() // want `mutex-not-unlocked: .c.mu. is not unlocked`
	if c.items[key] < n {
		return false
	}
	c.items[key] -= n
	c.mu.Unlock()
	return true
}

func spend(c *cache) bool { return c.take("coins", 1) }

type stream struct {
	mu  sync.Mutex
	ids map[int]bool
}

func (s *stream) receive(ids <-chan int) {
	for id := range ids {
		s.mu.Lock() // want `mutex-not-unlocked: .s.mu. is not unlocked`
		if s.ids[id] {
			continue
		}
		s.ids[id] = true
		s.mu.Unlock()
	}
}

// Its caller unlocks a lock of that name twice: its own.
func (c *cache) serve(s *stream, ids <-chan int) {
	c.mu.Lock()
	if c.items == nil {
		c.mu.Unlock()
		return
	}
	c.mu.Unlock()
	s.receive(ids)
}

type manager struct {
	mu   sync.RWMutex
	sets []*set
}

type set struct {
	mu   sync.RWMutex
	size int
}

// The lock that the function gives back is another one.
func (m *manager) total() (sum int) {
	m.mu.RLock()
	sets := m.sets
	m.mu.RUnlock()
	for _, s := range sets {
		s.mu.RLock() // want `mutex-not-unlocked: .s.mu. is not unlocked .*`
		if s.size == 0 {
			continue
		}
		sum += s.size
		s.mu.RUnlock()
	}
	return sum
}
