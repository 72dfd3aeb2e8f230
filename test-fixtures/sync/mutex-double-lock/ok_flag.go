package leak

import "sync"

type flagged struct {
	mu sync.Mutex
	n  int
}

func (f *flagged) save(locking bool) int {
	if locking {
		f.mu.Lock()
		defer f.mu.Unlock()
	}
	return f.n
}

// The flag says that the lock is held.
func (f *flagged) add() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	return f.save(false)
}
