package receiver

import "context"

func givesUp(ctx context.Context, load func() int) int {
	result := make(chan int, 1)
	defer close(result) // want `close-by-receiver: This channel is closed on its receiving side`
	go func() {
		result <- load()
	}()
	select {
	case r := <-result:
		return r
	case <-ctx.Done():
		return 0
	}
}

func firstOfTwo(one, other func() int) int {
	found := make(chan int, 2)
	for _, load := range []func() int{one, other} {
		go func() {
			found <- load()
		}()
	}
	first := <-found
	close(found) // want `close-by-receiver: This channel is closed on its receiving side`
	return first
}

type queue struct {
	jobs chan func()
	quit chan struct{}
}

func start() *queue {
	q := &queue{jobs: make(chan func()), quit: make(chan struct{})}
	go q.loop()
	return q
}

func (q *queue) loop() {
	for {
		select {
		case job := <-q.jobs:
			job()
		case <-q.quit:
			close(q.jobs) // want `close-by-receiver: .queue.jobs. is closed on its receiving side`
			return
		}
	}
}

func (q *queue) put(job func()) { q.jobs <- job }

func (q *queue) stop() { close(q.quit) }
