package leak

import "sync"

func twice(work func()) {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock() // want `mutex-wrong-unlock`
	work()
	mu.Unlock()
}

func oneSide(work func() bool) {
	var mu sync.RWMutex
	if work() {
		mu.RLock()
	}
	mu.RUnlock() // want `mutex-wrong-unlock: .mu\.RUnlock\(\). can run when nothing is locked: the program ends there`
}
