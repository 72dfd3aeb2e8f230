package nobody

import "sync"

type sessions struct {
	open   sync.WaitGroup
	closed bool
}

// Counts callers, not goroutines of its own.
func (s *sessions) begin() bool {
	if s.closed {
		return false
	}
	s.open.Add(1)
	return true
}

func (s *sessions) end() {
	s.open.Done()
}
