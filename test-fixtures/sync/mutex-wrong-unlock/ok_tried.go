package leak

import "sync"

func okTried(work func()) {
	var mu sync.Mutex
	if mu.TryLock() {
		defer mu.Unlock()
		work()
	}
}

func okRefused(work func()) {
	var mu sync.RWMutex
	go func() {
		mu.Lock()
		work()
		mu.Unlock()
	}()
	if !mu.TryRLock() {
		return
	}
	work()
	mu.RUnlock()
}

// The callee takes it.
func okTakenThere(take func(*sync.Mutex)) {
	var mu sync.Mutex
	take(&mu)
	mu.Unlock()
}

// Taken here, given back there.
func okHanded(work func()) {
	var mu sync.Mutex
	done := make(chan struct{})
	mu.Lock()
	go func() {
		work()
		mu.Unlock()
		close(done)
	}()
	<-done
	mu.Lock()
	mu.Unlock()
}
