package leak

import "sync"

func unlocked(f func()) {
	var mu sync.Mutex
	done := make(chan struct{})
	go func() {
		mu.Lock()
		f()
		mu.Unlock()
		close(done)
	}()
	<-done
	mu.Lock()
	f()
	mu.Unlock()
}

// The other side never needs the lock.
func independent(f func() int) int {
	var mu sync.Mutex
	out := make(chan int)
	go func() { out <- f() }()
	mu.Lock()
	defer mu.Unlock()
	return <-out
}
