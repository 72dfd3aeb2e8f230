package leak

import (
	"sync"
	"time"
)

type message struct {
	id   int
	seen time.Time
}

type cleaner struct {
	mu    sync.Mutex
	dirty map[int]bool
}

func newCleaner() *cleaner {
	c := &cleaner{dirty: map[int]bool{}}
	go c.sweep() // want `goroutine-without-exit: this goroutine never ends: its loop has no way out`
	return c
}

func (c *cleaner) sweep() {
	for {
		time.Sleep(time.Minute)
		c.mu.Lock()
		clear(c.dirty)
		c.mu.Unlock()
	}
}

// One cleaner for each time that it is tried.
func tryUntil(stop func() bool, work func(*cleaner)) {
	for !stop() {
		work(newCleaner())
	}
}

// One goroutine for each message.
func receive(m *message) {
	go func() { // want `goroutine-without-exit: this goroutine never ends: its loop has no way out`
		for {
			time.Sleep(time.Minute)
			m.seen = time.Now()
		}
	}()
}

func again(stop func() bool, f func()) {
	for !stop() {
		f()
	}
}

// What it calls runs the literal time and again.
func follow(m map[string]int, stop func() bool) {
	again(stop, func() {
		watch(m)
	})
}

func watch(m map[string]int) {
	go func() { // want `goroutine-without-exit: this goroutine never ends: stopping a ticker does not close its channel`
		for range time.Tick(time.Hour) {
			clear(m)
		}
	}()
}

type registry struct {
	mu   sync.Mutex
	seen map[string]int
}

// Nobody is known to make a second one.
func newRegistry() *registry {
	r := &registry{seen: map[string]int{}}
	go func() { // want `goroutine-without-exit: this goroutine lives as long as the process: nothing ends the range over its ticker`
		for range time.Tick(time.Hour) {
			r.reset()
		}
	}()
	return r
}

func (r *registry) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.seen)
}

type pool struct {
	sweeper *registry
	watched bool
	workers int
}

// Each message finds what the first one has started.
func (p *pool) handle(m *message) {
	if p.sweeper == nil {
		p.sweeper = newRegistry()
	}
	p.watch(m)
}

func (p *pool) watch(m *message) {
	if p.watched {
		return
	}
	p.watched = true
	go func() { // want `goroutine-without-exit: this goroutine lives as long as the process: its loop has no way out`
		for {
			time.Sleep(time.Minute)
			p.sweeper.reset()
		}
	}()
}

// So many workers, however many messages come.
func (p *pool) fill(m *message) {
	for p.workers < 2 {
		p.workers++
		go p.sweeper.work() // want `goroutine-without-exit: this goroutine lives as long as the process: its loop has no way out`
	}
}

func (r *registry) work() {
	for {
		time.Sleep(time.Minute)
		r.reset()
	}
}
