package leak

import (
	"net/http"
	"sync"
)

var (
	mu      sync.RWMutex
	guarded = map[string]int{}
	owned   = map[string]int{}
	updates = make(chan string)
	filled  = map[string]int{}
)

func okGuarded(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	guarded[r.URL.Path]++
}

// The caller holds the lock.
func okOuter(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	bump(r.URL.Path)
}

func bump(path string) {
	guarded[path]++
}

// One goroutine owns the map.
func okOwned(w http.ResponseWriter, r *http.Request) {
	updates <- r.URL.Path
}

func own() {
	for path := range updates {
		owned[path]++
	}
}

func init() {
	filled["start"] = 1
}
