package leak

import (
	"net/http"
	"sync"
)

// Known while it is served.
type inFlight struct {
	mu       sync.Mutex
	requests map[*http.Request]struct{}
	byID     map[string]*http.Request
}

func (f *inFlight) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.requests[r] = struct{}{}
	f.byID[r.Header.Get("Id")] = r
	f.mu.Unlock()
	defer f.done(r)
	w.WriteHeader(http.StatusNoContent)
}

func (f *inFlight) done(r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.requests, r)
	delete(f.byID, r.Header.Get("Id"))
}
