package locks

import "sync"

type shard struct {
	mu   sync.RWMutex
	size int
}

// All of them are held together, and other variables have them when they are unlocked.
func together(shards []*shard) (sum int) {
	for _, s := range shards {
		s.mu.Lock()
	}
	defer func() {
		for _, s := range shards {
			s.mu.Unlock()
		}
	}()
	for _, s := range shards {
		sum += s.size
	}
	return sum
}

func byName(names []string, find func(string) *shard) int {
	found := map[string]*shard{}
	func() {
		for _, name := range names {
			if s := find(name); s != nil {
				s.mu.RLock()
				found[name] = s
			}
		}
	}()
	defer func() {
		for _, s := range found {
			s.mu.RUnlock()
		}
	}()
	return len(found)
}

type locks struct{ each [16]sync.Mutex }

func (l *locks) lock(id int)   { l.each[id%16].Lock() }
func (l *locks) unlock(id int) { l.each[id%16].Unlock() }

// Whether the literal has to unlock is the business of the function around it.
func merge(l *locks, id int, load func(int) error) error {
	merged := false
	err := func() error {
		if id > 0 {
			l.lock(id)
			defer func() {
				if !merged {
					l.unlock(id)
				}
			}()
		}
		if err := load(id); err != nil {
			return err
		}
		merged = true
		if id > 0 {
			l.unlock(id)
		}
		return nil
	}()
	return err
}

type item struct {
	mu   sync.Mutex
	open bool
	tell func()
}

// release closes the item.
//
// Call with item.mu held. May temporarily unlock item.mu.
func (i *item) release(wait func()) {
	if i.open {
		i.mu.Unlock()
		wait()
		i.mu.Lock()
	}
	i.open = false
	if i.tell != nil {
		i.mu.Unlock()
		i.tell()
		i.mu.Lock()
	}
}

func (i *item) Close(wait func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.release(wait)
}

// The assertion fails where the lock could be taken.
func (i *item) mark(open bool, must func(bool, string)) {
	must(!i.mu.TryLock(), "called without the lock")
	i.open = open
}
