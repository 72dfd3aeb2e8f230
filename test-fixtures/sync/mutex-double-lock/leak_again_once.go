package leak

import "sync"

func nested() {
	var once sync.Once
	once.Do(func() {
		once.Do(func() {}) // want `mutex-double-lock: .once\.Do.* runs inside of the function of the same .Once.`
	})
}

func nestedDeferred() {
	var once sync.Once
	setUp := func() {
		defer func() {
			once.Do(func() {}) // want `mutex-double-lock`
		}()
	}
	once.Do(setUp)
}

type service struct {
	start sync.Once
	ready bool
}

func (s *service) begin() {
	s.start.Do(s.load)
}

func (s *service) load() {
	s.ready = true
	s.ensure()
}

func (s *service) ensure() {
	s.start.Do(func() {}) // want `mutex-double-lock`
}

var tables sync.Once

func build() {
	tables.Do(fill)
}

func fill() {
	tables.Do(func() {}) // want `mutex-double-lock`
}
