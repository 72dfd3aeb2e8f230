package leak

import (
	"context"
	"log"
	"net"
	"time"
)

type watcher struct {
	check  func()
	events chan int
	done   chan struct{}
}

func (w *watcher) start() {
	go func() { // want `goroutine-without-exit: this goroutine never ends: its loop has no way out`
		for {
			w.check()
			time.Sleep(time.Minute)
		}
	}()
}

func (w *watcher) startNamed() {
	go w.loop() // want `goroutine-without-exit: this goroutine never ends: its loop has no way out`
}

// break leaves the select, not the loop.
func (w *watcher) loop() {
	for {
		select {
		case <-w.done:
			break
		case e := <-w.events:
			log.Println(e)
		}
	}
}

func (w *watcher) tick() {
	ticker := time.NewTicker(time.Second)
	go func() { // want `goroutine-without-exit: this goroutine never ends: stopping a ticker does not close its channel`
		for range ticker.C {
			w.check()
		}
	}()
	<-w.done
	ticker.Stop()
}

// The value ends, its goroutines do not.
func (w *watcher) stop() {
	w.check = nil
}

func acceptAll(ctx context.Context, listeners <-chan net.Listener, handle func(net.Conn)) {
	for l := range listeners {
		accept(ctx, l, handle)
	}
}

func accept(ctx context.Context, l net.Listener, handle func(net.Conn)) {
	go func() { // want `goroutine-without-exit: this goroutine never ends: its loop has no way out`
		for {
			conn, err := l.Accept()
			if err != nil {
				log.Println(err)
				continue
			}
			handle(conn)
		}
	}()
}

func poll(ctx context.Context, check func(), every time.Duration) {
	go func() { // want `goroutine-without-exit: this goroutine lives as long as the process: its loop has no way out`
		for {
			check()
			time.Sleep(every)
		}
	}()
}
