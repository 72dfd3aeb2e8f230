package leak

import (
	"net/http"
	"sync"
)

type session struct{ user string }

type server struct {
	mu       sync.Mutex
	sessions map[string]*session
	cache    *cache
}

type cache struct {
	mu      sync.Mutex
	entries map[string][]byte
}

func newServer() *server {
	return &server{sessions: make(map[string]*session), cache: &cache{entries: map[string][]byte{}}}
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	s.open(id)
	s.cache.put(id, []byte("page"))
}

func (s *server) open(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[id] = &session{user: id} // want `unbounded-map: .sessions. only grows: \(\*server\)\.open adds an entry per request`
}

func (c *cache) put(key string, value []byte) {
	c.mu.Lock()
	c.entries[key] = value // want `unbounded-map: .entries. only grows`
	c.mu.Unlock()
}
