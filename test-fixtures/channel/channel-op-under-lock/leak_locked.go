package leak

import "sync"

type manager struct {
	mu      sync.Mutex
	updates chan int
	last    int
}

func (m *manager) set(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.updates <- n // want `channel-op-under-lock: .m\.updates <- n. waits with a lock held`
}

func (m *manager) loop() {
	for n := range m.updates {
		m.mu.Lock()
		m.last = n
		m.mu.Unlock()
	}
}

func run() {
	m := &manager{updates: make(chan int)}
	go m.loop()
	go m.set(1)
	m.set(2)
	close(m.updates)
}

func local(f func()) {
	var mu sync.Mutex
	done := make(chan struct{})
	go func() {
		mu.Lock()
		f()
		mu.Unlock()
		close(done)
	}()
	mu.Lock()
	defer mu.Unlock()
	<-done // want `channel-op-under-lock`
}
