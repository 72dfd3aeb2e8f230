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

type bench struct{ connections, calls int }

// As many as the two loops start.
func (b bench) run(call func(conn, pos int)) {
	var wg sync.WaitGroup
	wg.Add(b.connections * b.calls)
	for conn := 0; conn < b.connections; conn++ {
		for pos := 0; pos < b.calls; pos++ {
			go func() {
				defer wg.Done()
				call(conn, pos)
			}()
		}
	}
	wg.Wait()
}
