package main

import (
	"log"
	"net/http"
)

type worker struct {
	items chan string
	done  chan struct{}
}

func newWorker() *worker {
	return &worker{items: make(chan string), done: make(chan struct{})}
}

func (w *worker) run() {
	for {
		select {
		case item := <-w.items:
			println(item)
		case <-w.done:
			return
		}
	}
}

func (w *worker) add(item string) {
	w.items <- item // want `channel-loop-without-done: The loop that serves .worker.items. can end`
}

func (w *worker) stop() { close(w.done) }

// main does not come to the handler's add.
func main() {
	w := newWorker()
	go w.run()
	http.HandleFunc("/stop", func(http.ResponseWriter, *http.Request) { w.stop() })
	http.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) { w.add(r.URL.Path) })
	log.Fatal(http.ListenAndServe("127.0.0.1:0", nil))
}
