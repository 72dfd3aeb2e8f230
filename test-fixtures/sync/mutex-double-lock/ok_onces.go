package leak

import "sync"

type stages struct {
	first, second sync.Once
	next          *stages
}

// Two of them.
func (s *stages) run() {
	s.first.Do(func() {
		s.second.Do(func() {})
	})
}

// One of another value.
func (s *stages) chain() {
	s.first.Do(func() {
		s.next.first.Do(func() {})
	})
}

// One after the other.
func twice() {
	var once sync.Once
	once.Do(func() {})
	once.Do(func() {})
}

// In a goroutine it waits until the function has returned.
func later(work func()) {
	var once sync.Once
	once.Do(func() {
		go once.Do(func() {})
		work()
	})
}

// Whoever comes second waits for the first.
func both(work func()) {
	var once sync.Once
	ready := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			once.Do(func() {
				work()
				close(ready)
			})
			<-ready
		})
	}
	wg.Wait()
}
