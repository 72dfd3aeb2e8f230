package ended

import "sync"

type both struct {
	jobs chan func()
	done chan struct{}
}

func startBoth() *both {
	b := &both{jobs: make(chan func()), done: make(chan struct{})}
	go func() {
		for {
			select {
			case job := <-b.jobs:
				job()
			case <-b.done:
				return
			}
		}
	}()
	return b
}

func (b *both) put(job func()) bool {
	select {
	case b.jobs <- job:
		return true
	case <-b.done:
		return false
	}
}

func (b *both) stop() { close(b.done) }

// The loop serves the channel to its end.
type drained struct {
	jobs chan func()
	done chan struct{}
}

func startDrained() *drained {
	d := &drained{jobs: make(chan func()), done: make(chan struct{})}
	go d.loop()
	return d
}

func (d *drained) loop() {
	for {
		select {
		case job := <-d.jobs:
			job()
		case <-d.done:
			for job := range d.jobs {
				job()
			}
			return
		}
	}
}

func (d *drained) put(job func()) { d.jobs <- job }

func (d *drained) stop() { close(d.done) }

// The loop never ends: an error is only counted.
type endless struct {
	jobs chan func()
	errs chan error
}

func startEndless() *endless {
	e := &endless{jobs: make(chan func()), errs: make(chan error)}
	go e.loop()
	return e
}

func (e *endless) loop() {
	failed := 0
	for {
		select {
		case job := <-e.jobs:
			job()
		case <-e.errs:
			failed++
		}
	}
}

func (e *endless) put(job func()) { e.jobs <- job }

func (e *endless) fail(err error) { e.errs <- err }

// There is room, and a flag that is looked at.
type roomy struct {
	mu      sync.Mutex
	stopped bool
	jobs    chan func()
	more    chan func()
	done    chan struct{}
}

func startRoomy() *roomy {
	r := &roomy{jobs: make(chan func(), 16), more: make(chan func()), done: make(chan struct{})}
	go r.loop()
	return r
}

func (r *roomy) loop() {
	for {
		select {
		case job := <-r.jobs:
			job()
		case job := <-r.more:
			job()
		case <-r.done:
			return
		}
	}
}

func (r *roomy) put(job func()) { r.jobs <- job }

func (r *roomy) putMore(job func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stopped {
		r.more <- job
	}
}

func (r *roomy) stop() { close(r.done) }

// Anyone may receive.
type Exported struct {
	Jobs chan func()
	done chan struct{}
}

func NewExported() *Exported {
	e := &Exported{Jobs: make(chan func()), done: make(chan struct{})}
	go e.loop()
	return e
}

func (e *Exported) loop() {
	for {
		select {
		case job := <-e.Jobs:
			job()
		case <-e.done:
			return
		}
	}
}

func (e *Exported) Put(job func()) { e.Jobs <- job }
func (e *Exported) Stop()          { close(e.done) }

// There is room enough, and callers hold the lock.
type opener struct {
	mu     sync.Mutex
	closed bool
	open   chan struct{}
	done   chan struct{}
	cut    chan func()
}

const queueSize = 1000000

func startOpener() *opener {
	o := &opener{open: make(chan struct{}, queueSize), done: make(chan struct{}), cut: make(chan func())}
	go o.loop()
	return o
}

func (o *opener) loop() {
	for {
		select {
		case <-o.open:
			println("opens")
		case f := <-o.cut:
			f()
		case <-o.done:
			return
		}
	}
}

func (o *opener) more() { o.open <- struct{}{} }

func (o *opener) cutLocked(f func()) { o.cut <- f }

func (o *opener) Cut(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.closed {
		o.cutLocked(f)
	}
}
