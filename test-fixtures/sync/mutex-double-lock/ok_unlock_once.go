package leak

import "sync"

type buffer struct {
	mu    sync.Mutex
	items []int
	ready bool
}

// The literal gives the lock back, once, whoever calls it first.
func (b *buffer) add(item int, wake func()) {
	locked := true
	b.mu.Lock()
	unlock := func() {
		if locked {
			locked = false
			b.mu.Unlock()
		}
	}
	defer unlock()
	defer func() {
		if err := recover(); err != nil {
			b.items = nil
		}
	}()
	if b.ready {
		return
	}
	b.items = append(b.items, item)
	if len(b.items) > 8 {
		unlock()
		wake()
		return
	}
	unlock()
}

func (b *buffer) start() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ready = true
}

type buffers struct {
	mu  sync.Mutex
	all map[int]*buffer
}

func (all *buffers) fill(item int, wake func()) {
	all.mu.Lock()
	defer all.mu.Unlock()
	b := &buffer{}
	all.all[item] = b
	b.add(item, wake)
	b.start()
}
