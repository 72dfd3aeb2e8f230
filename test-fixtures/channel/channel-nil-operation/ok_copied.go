package leak

import "sync"

type settings struct {
	mu          sync.Mutex
	subscribers []chan<- int
}

// The copy holds the channels of the subscribers.
func (s *settings) notify(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.subscribers) > 0 {
		subscribers := make([]chan<- int, len(s.subscribers))
		copy(subscribers, s.subscribers)
		go func() {
			for _, subscriber := range subscribers {
				subscriber <- n
			}
		}()
	}
}
