package twice

import "sync"

func early(lines []string, out chan<- string) {
	for _, line := range lines {
		if line == "" {
			close(out)
			return
		}
		out <- line
	}
	close(out)
}

func flagged(done chan struct{}, err error) {
	closed := false
	if err != nil {
		close(done)
		closed = true
	}
	if !closed {
		close(done)
	}
}

func deferredFlag(done chan struct{}, work func() error) {
	closed := false
	defer func() {
		if !closed {
			close(done)
		}
	}()
	if work() == nil {
		close(done)
		closed = true
	}
}

func asked(done chan struct{}) {
	close(done)
	select {
	case <-done:
	default:
		close(done)
	}
}

func recovered(done chan struct{}) {
	defer func() { _ = recover() }()
	close(done)
	close(done)
}

func remade(next func() bool) {
	done := make(chan struct{})
	close(done)
	done = make(chan struct{})
	close(done)
	for next() {
		ch := make(chan int)
		close(ch)
	}
	for _, ch := range []chan int{make(chan int), make(chan int)} {
		close(ch)
	}
}

// The deferred close is of the channel that was there when it was deferred.
func deferredOld() {
	done := make(chan struct{})
	defer close(done)
	done = make(chan struct{})
	close(done)
}

func (s *server) restart() {
	close(s.done)
	s.remake()
	close(s.done)
}

func (s *server) remake() { s.done = make(chan struct{}) }

func (s *server) nilled() {
	if s.done != nil {
		close(s.done)
		s.done = nil
	}
	if s.done != nil {
		close(s.done)
	}
}

type guarded struct {
	once sync.Once
	done chan struct{}
}

func (g *guarded) stop() {
	g.once.Do(func() { close(g.done) })
	g.once.Do(func() { close(g.done) })
}

func elements(list []chan int) {
	close(list[0])
	close(list[1])
}

func two(a, b *server) {
	close(a.done)
	close(b.done)
}

func condition(done chan struct{}, ok bool) {
	if ok {
		close(done)
	}
	if !ok {
		close(done)
	}
}

// Which of them is the last is counted in a way that is not followed.
func last(jobs []func() bool) {
	done := make(chan struct{})
	for _, job := range jobs {
		if job() {
			close(done)
			break
		}
	}
}

func lastOfMany(n int) {
	done := make(chan struct{})
	var mu sync.Mutex
	left := n
	for range n {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			left--
			if left == 0 {
				close(done)
			}
		}()
	}
	<-done
}

type leader struct {
	mu   sync.Mutex
	lost chan struct{}
}

func newLeader(gone <-chan struct{}) *leader {
	l := &leader{lost: make(chan struct{})}
	close(l.lost)
	go func() {
		<-gone
		l.lose()
	}()
	return l
}

func (l *leader) lose() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.lost:
	default:
		close(l.lost)
	}
}

func leftEarly(ch chan int) (sum int) {
	for v := range ch {
		sum += v
		if sum > 10 {
			break
		}
	}
	if sum > 10 {
		close(ch)
	}
	return sum
}

func leftBySentinel(ch chan int) {
	for v := range ch {
		if v == 0 {
			break
		}
	}
	close(ch)
}
