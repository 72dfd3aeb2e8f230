package leak

import "sync"

func deferred(keys []string, get func(string) error) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := get(key); err != nil {
				return
			}
		}()
	}
	wg.Wait()
}

func goMethod(keys []string, get func(string) error) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Go(func() { _ = get(key) })
	}
	wg.Wait()
}

// The callee says Done.
func passed(keys []string, get func(string, *sync.WaitGroup)) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go get(key, &wg)
	}
	wg.Wait()
}

type pool struct{ wg sync.WaitGroup }

func (p *pool) run(job func()) {
	p.wg.Add(1)
	go p.work(job)
}

func (p *pool) work(job func()) {
	defer p.wg.Done()
	job()
}

func (p *pool) wait() { p.wg.Wait() }
