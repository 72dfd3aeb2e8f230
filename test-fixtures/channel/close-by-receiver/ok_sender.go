package receiver

import "sync"

func bySender(values []int) (sum int) {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, v := range values {
			out <- v
		}
	}()
	for v := range out {
		sum += v
	}
	return sum
}

func allReceived(load func() int) int {
	result := make(chan int)
	go func() { result <- load() }()
	r := <-result
	close(result)
	return r
}

// A signal: nobody sends.
type signal struct {
	once sync.Once
	done chan struct{}
}

func newSignal() *signal { return &signal{done: make(chan struct{})} }

func (s *signal) stopAndWait() {
	s.once.Do(func() { close(s.done) })
	<-s.done
}

// The senders have ended.
type pool struct {
	wg   sync.WaitGroup
	jobs chan func()
	quit chan struct{}
}

func startPool() *pool {
	p := &pool{jobs: make(chan func()), quit: make(chan struct{})}
	go p.loop()
	return p
}

func (p *pool) loop() {
	for {
		select {
		case job := <-p.jobs:
			job()
		case <-p.quit:
			p.wg.Wait()
			close(p.jobs)
			return
		}
	}
}

func (p *pool) put(job func()) {
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		p.jobs <- job
	}()
}

// Who sends looks whether it may.
type asked struct {
	mu     sync.Mutex
	closed bool
	jobs   chan func()
}

func startAsked() *asked {
	a := &asked{jobs: make(chan func(), 1)}
	return a
}

func (a *asked) put(job func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.closed {
		a.jobs <- job
	}
}

func (a *asked) stop() {
	a.closed = true
	close(a.jobs)
	for job := range a.jobs {
		job()
	}
}
