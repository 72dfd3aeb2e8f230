package nobody

import "sync"

func local(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1) // want `waitgroup-wait-missing: .wg. counts goroutines, but nobody waits for them`
		go func() {
			defer wg.Done()
			job()
		}()
	}
	println("started")
}

func methods(jobs []func()) int {
	wg := new(sync.WaitGroup)
	for _, job := range jobs {
		wg.Go(job) // want `waitgroup-wait-missing: .wg. counts goroutines`
	}
	return len(jobs)
}

func done(wg *sync.WaitGroup, job func()) {
	defer wg.Done()
	job()
}

func passed(job func()) {
	var wg sync.WaitGroup
	wg.Add(1) // want `waitgroup-wait-missing: .wg. counts goroutines`
	go done(&wg, job)
}

type server struct {
	conns   sync.WaitGroup
	running sync.WaitGroup
}

func (s *server) accept(serve func()) {
	s.conns.Add(1) // want `waitgroup-wait-missing: .server.conns. counts goroutines, but no code of the package waits`
	go func() {
		defer s.conns.Done()
		serve()
	}()
}

func recovering(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1) // want `waitgroup-wait-missing: .wg. counts goroutines, but nobody waits for them`
		go func() {
			defer wg.Done()
			defer func() { _ = recover() }()
			job()
		}()
	}
}

// Told to end, and not waited for: advice.
type pool struct {
	workers sync.WaitGroup
	quit    chan struct{}
}

func newPool() *pool { return &pool{quit: make(chan struct{})} }

func (p *pool) start(work func(quit <-chan struct{})) {
	p.workers.Add(1) // want `waitgroup-wait-missing: .pool.workers. counts goroutines, but no code of the package waits`
	go func() {
		defer p.workers.Done()
		work(p.quit)
	}()
}

func (p *pool) stop() { close(p.quit) }
