package leak

import "sync"

type server struct {
	mu   sync.Mutex
	n    int
	quit chan struct{}
	done chan struct{}
	in   chan int
}

func newServer() *server {
	s := &server{quit: make(chan struct{}), done: make(chan struct{}), in: make(chan int, 1)}
	go s.loop()
	return s
}

func (s *server) loop() {
	defer close(s.done)
	for {
		select {
		case <-s.quit:
			return
		case n := <-s.in:
			s.add(n)
		}
	}
}

func (s *server) add(n int) {
	s.mu.Lock()
	s.n += n
	s.mu.Unlock()
}

func (s *server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.quit)
	<-s.done // want `channel-op-under-lock: .<-s.done. waits with a lock held that the other side needs`
}
