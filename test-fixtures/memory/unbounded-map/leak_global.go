package leak

import (
	"net/http"
	"sync"
)

var (
	mu      sync.Mutex
	visits  = map[string]int{}
	lastURL sync.Map
)

func countVisit(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	visits[r.RemoteAddr]++ // want `unbounded-map: .visits. only grows: countVisit adds a key from the request`
}

func remember(w http.ResponseWriter, r *http.Request) {
	user := r.Header.Get("X-User")
	lastURL.Store(user, r.URL.String()) // want `unbounded-map: .lastURL. only grows: remember adds a key from the request`
}

func registerAll(mux *http.ServeMux) {
	mux.HandleFunc("/visit", countVisit)
	mux.HandleFunc("/remember", remember)
}
