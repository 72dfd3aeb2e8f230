package leak

import "sync"

func all(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		go func() {
			wg.Add(1) // want `waitgroup-add-in-goroutine: .wg\.Add. runs inside the goroutine it counts`
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

type pool struct{ wg sync.WaitGroup }

func (p *pool) start(job func()) {
	go func() {
		job()
		p.wg.Add(1) // want `waitgroup-add-in-goroutine: .p\.wg\.Add. runs inside the goroutine it counts`
		defer p.wg.Done()
	}()
}

func (p *pool) stop() { p.wg.Wait() }
