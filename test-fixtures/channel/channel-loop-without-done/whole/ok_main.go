package main

// Whoever adds after stop waits for ever; main does not.
type worker struct {
	items chan int
	done  chan struct{}
}

func newWorker() *worker {
	return &worker{items: make(chan int), done: make(chan struct{})}
}

func (w *worker) start() {
	go func() {
		for {
			select {
			case item := <-w.items:
				println(item)
			case <-w.done:
				return
			}
		}
	}()
}

func (w *worker) stop() { close(w.done) }

func (w *worker) add(item int) {
	w.items <- item
}

func main() {
	w := newWorker()
	w.start()
	defer w.stop()
	w.add(1)
	w.add(2)
}
