package locks

import "sync"

// The other side unlocks.
func okHandedOver(work func()) {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		defer mu.Unlock()
		work()
	}()
	mu.Lock()
	mu.Unlock()
}

// Nobody waits for it.
func okAlone(work func()) {
	var mu sync.Mutex
	mu.Lock()
	work()
}

type spool struct {
	mu    sync.Mutex
	limit int
}

// The function around gives back what the literal has taken.
func (s *spool) okAround(each func(func(int) error) error) error {
	held := false
	defer func() {
		if held {
			s.mu.Unlock()
		}
	}()
	return each(func(size int) error {
		if size > s.limit && !held {
			s.mu.Lock()
			held = true
		}
		if size == 0 && held {
			s.mu.Unlock()
			held = false
		}
		return nil
	})
}
