// Package sessions puts in what another package takes out.
package sessions

import (
	"net/http"
	"sync"
)

// A Store keeps sessions until somebody lets go of them.
type Store struct {
	Mu   sync.Mutex
	Open map[string]string
}

var All = &Store{Open: map[string]string{}}

var Seen = map[string]int{}

func (s *Store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.Open[r.RemoteAddr] = r.URL.Path
}

func Count(w http.ResponseWriter, r *http.Request) {
	All.Mu.Lock()
	defer All.Mu.Unlock()
	Seen[r.RemoteAddr]++
}
