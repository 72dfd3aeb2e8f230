package ended

import "context"

type queue struct {
	jobs chan func()
	done chan struct{}
}

func start() *queue {
	q := &queue{jobs: make(chan func()), done: make(chan struct{})}
	go q.loop()
	return q
}

func (q *queue) loop() {
	for {
		select {
		case job := <-q.jobs:
			job()
		case <-q.done:
			return
		}
	}
}

func (q *queue) put(job func()) {
	q.jobs <- job // want `channel-loop-without-done: The loop that serves .queue.jobs. can end: then nobody receives`
}

func (q *queue) stop() { close(q.done) }

type feed struct {
	ctx    context.Context
	events chan string
	names  chan string
}

func newFeed(ctx context.Context, next func() string) *feed {
	f := &feed{ctx: ctx, events: make(chan string), names: make(chan string)}
	go f.produce(next)
	go f.consume()
	return f
}

func (f *feed) produce(next func() string) {
	for {
		select {
		case f.events <- next():
		case <-f.ctx.Done():
			return
		}
	}
}

func (f *feed) event() string {
	return <-f.events // want `channel-loop-without-done: The loop that serves .feed.events. can end: then nobody sends`
}

func (f *feed) consume() {
loop:
	for {
		select {
		case name := <-f.names:
			println(name)
		case <-f.ctx.Done():
			break loop
		}
	}
}

func (f *feed) rename(name string) {
	f.names <- name // want `channel-loop-without-done: The loop that serves .feed.names. can end: then nobody receives`
}
