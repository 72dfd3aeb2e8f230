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

type failure struct{ text string }

func (f *failure) Error() string { return f.text }

func fail(text string) *failure { return &failure{text} }

var errClosed = fail("closed")

type tasks struct {
	mu     sync.Mutex
	closed bool
}

func (t *tasks) run(task func()) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return errClosed
	}
	go task()
	return nil
}

// The task runs, or the error says that it does not.
func okTask(t *tasks, work func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	if err := t.run(func() {
		defer wg.Done()
		work()
	}); err != nil {
		wg.Done()
	}
	wg.Wait()
}
