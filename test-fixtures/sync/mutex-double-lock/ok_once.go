package leak

import "sync"

type vault struct {
	mu    sync.Mutex
	coins int
}

func (v *vault) count() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.coins
}

func (v *vault) report() int {
	v.mu.Lock()
	v.coins++
	v.mu.Unlock()
	return v.count()
}

// Another value of the same type.
func (v *vault) move(to *vault) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.coins--
	return to.count()
}

// Given back before the call.
func (v *vault) relocked() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pause()
}

func (v *vault) pause() {
	v.mu.Unlock()
	v.mu.Lock()
}

type link struct {
	mu   sync.Mutex
	next *link
}

// Hand over hand.
func (l *link) walk() {
	l.mu.Lock()
	for l.next != nil {
		next := l.next
		next.mu.Lock()
		l.mu.Unlock()
		l = next
	}
	l.mu.Unlock()
}

// In a goroutine it waits its turn.
func (v *vault) later() {
	v.mu.Lock()
	defer v.mu.Unlock()
	go v.count()
}

// Another goroutine unlocks.
func handoff(f func()) {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		f()
		mu.Unlock()
	}()
	mu.Lock()
	mu.Unlock()
}
