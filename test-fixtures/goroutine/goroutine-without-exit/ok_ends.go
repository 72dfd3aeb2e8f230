package leak

import (
	"context"
	"log"
	"net"
	"os"
	"sync"
	"time"
)

func okContext(ctx context.Context, check func()) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
				check()
			}
		}
	}()
}

func okLabel(w *watcher) {
	go func() {
	loop:
		for {
			select {
			case <-w.done:
				break loop
			case e := <-w.events:
				log.Println(e)
			}
		}
	}()
}

func okError(l net.Listener, handle func(net.Conn)) {
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			handle(conn)
		}
	}()
}

func okPanics(l net.Listener) {
	go func() {
		for {
			if _, err := l.Accept(); err != nil {
				panic(err)
			}
		}
	}()
}

func okExits(l net.Listener) {
	go func() {
		for {
			if _, err := l.Accept(); err != nil {
				os.Exit(1)
			}
		}
	}()
}

func okCondition(w *watcher, more func() bool) {
	go func() {
		for more() {
			w.check()
		}
	}()
}

func okRange(w *watcher) {
	go func() {
		for e := range w.events {
			log.Println(e)
		}
	}()
}

func okTickerLeft(w *watcher, ticker *time.Ticker) {
	go func() {
		for range ticker.C {
			select {
			case <-w.done:
				return
			default:
				w.check()
			}
		}
	}()
}

// A service of the whole process: it keeps nothing of whoever starts it.
func okService() {
	go func() {
		for {
			time.Sleep(time.Hour)
			rotate()
		}
	}()
}

func rotate() {}

var once sync.Once

func okOnce(w *watcher) {
	once.Do(func() {
		go func() {
			for {
				w.check()
			}
		}()
	})
}

func init() {
	w := &watcher{}
	go w.loop()
}

type interned struct{ seen map[string]string }

// One for the life of the process.
var names = newInterned()

func newInterned() *interned {
	n := &interned{seen: map[string]string{}}
	go func() {
		ticker := time.NewTicker(time.Minute)
		for range ticker.C {
			clear(n.seen)
		}
	}()
	return n
}
