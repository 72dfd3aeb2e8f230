package leak

import "sync"

type pool struct {
	mu   sync.Mutex
	n    int
	jobs chan int
	wg   sync.WaitGroup
}

func (p *pool) start(workers int) {
	for range workers {
		p.wg.Add(1)
		go p.work()
	}
}

func (p *pool) work() {
	defer p.wg.Done()
	for job := range p.jobs {
		p.mu.Lock()
		p.n += job
		p.mu.Unlock()
	}
}

func (p *pool) submit(job int) { p.jobs <- job }

func (p *pool) Close() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.jobs)
	p.wg.Wait() // want `mutex-held-while-waiting: .p.wg.Wait\(\). holds a lock that those it waits for need`
	return p.n
}
