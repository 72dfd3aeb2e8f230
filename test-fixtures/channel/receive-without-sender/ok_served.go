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
