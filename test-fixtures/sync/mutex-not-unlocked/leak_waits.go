package locks

import "sync"

func handed(work func()) {
	var mu sync.Mutex
	mu.Lock() // want `mutex-not-unlocked: .mu\.Lock\(\). is not unlocked: .mu\.Lock\(\). waits for ever`
	go func() {
		mu.Lock()
		defer mu.Unlock()
		work()
	}()
}

func reading(work func()) {
	var mu sync.RWMutex
	mu.RLock() // want `mutex-not-unlocked`
	go func() {
		mu.Lock()
		defer mu.Unlock()
		work()
	}()
}
