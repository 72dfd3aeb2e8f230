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

// The loop takes out what is left: senders are known to have stopped.
type actor struct {
	mu     sync.Mutex
	closed bool
	calls  chan func()
	stop   chan chan struct{}
}

func startActor() *actor {
	a := &actor{calls: make(chan func(), 100), stop: make(chan chan struct{})}
	go a.run()
	return a
}

func (a *actor) run() {
loop:
	for {
		select {
		case call := <-a.calls:
			call()
		case done := <-a.stop:
			close(a.calls)
			defer close(done)
			break loop
		}
	}
	for call := range a.calls {
		call()
	}
}

func (a *actor) cut() { a.calls <- func() {} }

func (a *actor) Log() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.closed {
		a.cut()
	}
}
