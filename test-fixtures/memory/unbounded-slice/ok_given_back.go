package leak

import (
	"net/http"
	"slices"
	"sync"
)

// Listeners come with a way to leave.
type hub struct {
	mu        sync.Mutex
	listeners []func(string)
	waiting   []chan struct{}
	batch     []string
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	leave := h.join(func(event string) { w.Write([]byte(event)) })
	defer leave()
	h.wait()
	h.collect(r.URL.Path)
}

func (h *hub) join(listener func(string)) func() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners = append(h.listeners, listener)
	at := len(h.listeners) - 1
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.listeners = slices.Delete(h.listeners, at, at+1)
	}
}

// Woken all at once, and forgotten.
func (h *hub) wait() {
	h.waiting = append(h.waiting, make(chan struct{}))
}

func (h *hub) wake() {
	for _, ch := range h.waiting {
		close(ch)
	}
	h.waiting = nil
}

// Handed to a goroutine, which starts afresh.
func (h *hub) collect(path string) {
	h.batch = append(h.batch, path)
}

func (h *hub) send(out chan<- []string) {
	lines := h.batch
	h.batch = make([]string, 0, 16)
	out <- lines
}

type report struct{ lines []string }

// Every request starts a report of its own.
type reporter struct{ last *report }

func (p *reporter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.last = &report{}
	for name := range r.Header {
		p.last.lines = append(p.last.lines, name)
	}
}
