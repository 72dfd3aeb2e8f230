package leak

import "sync"

func load(keys []string, get func(string) error) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			if err := get(key); err != nil {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait() // want `waitgroup-done-missing: This Wait never returns`
}

type server struct {
	conns sync.WaitGroup
}

func (s *server) accept() {
	s.conns.Add(1) // want `waitgroup-done-missing`
}

func (s *server) close() {
	s.conns.Wait()
}
