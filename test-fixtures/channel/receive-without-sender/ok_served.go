package leak

import (
	"os"
	"os/signal"
	"time"
)

func closed(jobs []int, run func(int) error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, job := range jobs {
			if err := run(job); err != nil {
				return
			}
		}
	}()
	<-done
}

func signalled() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
}

func timed() {
	<-time.After(time.Second)
}

type task struct{ done chan struct{} }

func newTask() *task { return &task{done: make(chan struct{})} }

func (t *task) finish() { close(t.done) }
func (t *task) wait()   { <-t.done }

type request struct {
	key   string
	reply chan string
}

// The reply comes from whoever takes the request.
func ask(requests chan<- request, key string) string {
	reply := make(chan string)
	requests <- request{key, reply}
	return <-reply
}

// Whether the queue takes the function is for the queue to know.
type serializer struct {
	closed bool
	queue  []func()
}

func (s *serializer) schedule(f func()) {
	if s.closed {
		return
	}
	s.queue = append(s.queue, f)
}

func update(s *serializer) {
	updated := make(chan struct{})
	s.schedule(func() { close(updated) })
	<-updated
}

type peer struct {
	stopped bool
	conns   chan *request
}

func (p *peer) attach(r *request) {
	if p.stopped {
		return
	}
	p.conns <- r
}

func attach(p *peer) string {
	r := &request{reply: make(chan string)}
	p.attach(r)
	return <-r.reply
}

// Signals come as long as the process lives.
func reaped(status func() (int, bool)) int {
	exit := make(chan int, 1)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	go func() {
		for range signals {
			if code, ok := status(); ok {
				exit <- code
			}
		}
	}()
	return <-exit
}

type entry struct{ names []string }

func (e *entry) parts() []string { return e.names }

// As many as there are parts, both times.
func copied(e *entry, run func(func()), send func(string) error) error {
	errs := make(chan error, len(e.parts()))
	for _, part := range e.parts() {
		run(func() { errs <- send(part) })
	}
	for range e.parts() {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}
