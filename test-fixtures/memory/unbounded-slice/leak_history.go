package leak

import (
	"net/http"
	"sync"
)

var (
	mu        sync.Mutex
	listeners []func(string)
)

type server struct {
	history []string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.history = append(s.history, r.URL.Path) // want `unbounded-slice: .history. only grows: \(\*server\)\.ServeHTTP appends for every request`
	subscribe(func(event string) { w.Write([]byte(event)) })
}

func subscribe(listener func(string)) {
	mu.Lock()
	defer mu.Unlock()
	listeners = append(listeners, listener) // want `unbounded-slice: .listeners. only grows`
}

func notify(event string) {
	for _, listener := range listeners {
		listener(event)
	}
}
