package locks

import (
	"errors"
	"log"
	"sync"
)

func (c *cache) deferred(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.items[key]
}

func (c *cache) everyPath(key string) (int, error) {
	c.mu.Lock()
	n, ok := c.items[key]
	if !ok {
		c.mu.Unlock()
		return 0, errors.New("unknown")
	}
	c.mu.Unlock()
	return n, nil
}

func (c *cache) inClosure(key string) int {
	c.mu.Lock()
	defer func() {
		c.mu.Unlock()
		log.Print("done")
	}()
	return c.items[key]
}

// Locks for its caller.
func (c *cache) lock() { c.mu.Lock() }

func (c *cache) unlock() { c.mu.Unlock() }

func (c *cache) lockIfPresent(key string) bool {
	c.mu.Lock()
	if _, ok := c.items[key]; ok {
		return true
	}
	c.mu.Unlock()
	return false
}

func (c *cache) useLocked(key string) {
	if c.lockIfPresent(key) {
		delete(c.items, key)
		c.mu.Unlock()
	}
}

func (c *cache) byMethods(key string) int {
	c.lock()
	defer c.unlock()
	return c.items[key]
}

func (c *cache) handsOut() func() {
	c.mu.Lock()
	return c.mu.Unlock
}

func (c *cache) correlated(key string, locked bool) int {
	if !locked {
		c.mu.Lock()
	}
	n := c.items[key]
	if !locked {
		c.mu.Unlock()
	}
	return n
}

func (c *cache) waits(cond *sync.Cond, ready func() bool) {
	c.mu.Lock()
	for !ready() {
		cond.Wait()
	}
	c.mu.Unlock()
}

func (c *cache) tries(key string) bool {
	if !c.mu.TryLock() {
		return false
	}
	defer c.mu.Unlock()
	delete(c.items, key)
	return true
}

func (c *cache) eachTurn(keys []string) {
	for _, key := range keys {
		c.mu.Lock()
		delete(c.items, key)
		c.mu.Unlock()
	}
}

func (c *cache) reacquired(slow func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mu.Unlock()
	slow()
	c.mu.Lock()
}

func (c *cache) panics(key string) int {
	c.mu.Lock()
	n, ok := c.items[key]
	if !ok {
		panic("no such key")
	}
	c.mu.Unlock()
	return n
}

func (c *cache) released(key string) {
	c.mu.Lock()
	c.releaseAfter(func() { delete(c.items, key) })
}

func (c *cache) releaseAfter(work func()) {
	defer c.mu.Unlock()
	work()
}

func (c *cache) inGoroutine() {
	c.mu.Lock()
	go func() {
		defer c.mu.Unlock()
		clear(c.items)
	}()
}

// Its callers unlock.
func (c *cache) reserve(key string) bool {
	c.mu.Lock()
	if _, ok := c.items[key]; !ok {
		return true
	}
	c.mu.Unlock()
	return false
}

func (c *cache) fill(key string, n int) {
	if !c.reserve(key) {
		return
	}
	c.items[key] = n
	c.mu.Unlock()
}

// Once a turn in the one loop, as often in the other.
func counted(mu *sync.RWMutex, more func() bool) {
	i := 0
	for ; more(); i++ {
		mu.RLock()
	}
	for ; i > 0; i-- {
		mu.RUnlock()
	}
}

// The deferred Unlock waits for the end, whatever happened to the lock meanwhile.
func window(mu *sync.Mutex, list []int, wait func()) {
	mu.Lock()
	defer mu.Unlock()
	for range list {
		mu.Unlock()
		wait()
		mu.Lock()
	}
}

// The lock is a signal here: nobody takes it after the last Lock.
func asSignal(work func()) {
	var done sync.Mutex
	done.Lock()
	go func() {
		work()
		done.Unlock()
	}()
	done.Lock()
	if work == nil {
		log.Print("nothing to do")
	}
}

type gate struct {
	passMu  sync.Mutex
	guardMu sync.Mutex
	lookMu  sync.Mutex
	closed  bool
}

// What shut takes, reopen gives back.
func (g *gate) shut() {
	g.passMu.Lock()
	g.closed = true
}

func (g *gate) reopen() {
	g.closed = false
	g.passMu.Unlock()
}

func (g *gate) pass() bool {
	g.passMu.Lock()
	defer g.passMu.Unlock()
	return g.closed
}

// Somebody else has a pointer to the lock, and unlocks it.
func (g *gate) guard(end func(*sync.Mutex)) {
	g.guardMu.Lock()
	g.closed = true
	end(&g.guardMu)
}

func (g *gate) enter() {
	g.guardMu.Lock()
	g.closed = true
}

func (g *gate) look() bool {
	g.guardMu.Lock()
	defer g.guardMu.Unlock()
	return g.closed
}

// The caller holds the lock, and has it again.
func (g *gate) waits(ready func() bool) bool {
	if ready() {
		return true
	}
	g.lookMu.Unlock()
	defer g.lookMu.Lock()
	return ready()
}

func (g *gate) waitsForever(ready func() bool) {
	g.lookMu.Lock()
	defer g.lookMu.Unlock()
	for !g.waits(ready) {
	}
}

type account struct {
	queueMu sync.Mutex
	total   int
}

func (a *account) add(n int, queued bool) {
	lock := func() {
		if queued {
			a.queueMu.Lock()
		}
	}
	unlock := func() {
		if queued {
			a.queueMu.Unlock()
		}
	}
	lock()
	a.total += n
	unlock()
}

type pending struct {
	takenMu sync.Mutex
	listMu  sync.Mutex
	item    *int
}

// One of a pair: Drop gives the lock back.
func (p *pending) Add(item int) error {
	p.takenMu.Lock()
	p.listMu.Lock()
	defer p.listMu.Unlock()
	if p.item != nil {
		p.takenMu.Unlock()
		return errors.New("taken")
	}
	p.item = &item
	return nil
}

func (p *pending) Drop() {
	p.item = nil
	p.takenMu.Unlock()
}
