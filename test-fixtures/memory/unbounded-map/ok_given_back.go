package leak

import (
	"net/http"
	"sync"
	"time"
)

// Registered while its request is served.
type pool struct {
	mu     sync.Mutex
	active map[*http.Request]time.Time
	byUser map[string]*waiters
	recent map[string]time.Time
	single map[string]*waiters
	keep   time.Duration
}

type waiters struct{ n int }

func (p *pool) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.add(r)
	defer p.remove(r)
	p.expiring(r.RemoteAddr)
	p.alias(r.RemoteAddr)
	p.load(r.RemoteAddr)
}

func (p *pool) add(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.active[r] = time.Now()
}

func (p *pool) remove(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.active, r)
}

// A timer takes the entry out.
func (p *pool) expiring(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recent[key] = time.Now()
	time.AfterFunc(p.keep, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.recent, key)
	})
}

// Taken out through another name of the same map.
func (p *pool) alias(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.byUser[key] = &waiters{}
	users := p.byUser
	delete(users, key)
}

// One flight at a time for a key: whoever made the entry takes it out.
func (p *pool) load(key string) {
	p.mu.Lock()
	if _, waits := p.single[key]; waits {
		p.mu.Unlock()
		return
	}
	p.single[key] = &waiters{}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.single, key)
		p.mu.Unlock()
	}()
}
