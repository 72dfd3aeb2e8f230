package locks

import "github.com/sasha-s/go-deadlock"

type index struct {
	mu    deadlock.RWMutex
	names map[string]int
}

func (i *index) find(name string) (int, bool) {
	i.mu.RLock() // want `mutex-not-unlocked: .i.mu. is not unlocked.*`
	n, ok := i.names[name]
	if !ok {
		return 0, false
	}
	i.mu.RUnlock()
	return n, true
}

func (i *index) put(name string, n int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.names[name] = n
}
