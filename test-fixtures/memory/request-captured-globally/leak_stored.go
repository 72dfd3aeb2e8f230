package leak

import "net/http"

var last *http.Request

type tracker struct {
	bodies  []interface{}
	current *http.Request
	byUser  map[string]*http.Request
}

func handle(w http.ResponseWriter, r *http.Request) {
	last = r // want `request-captured-globally: .r. outlives its request: it is stored in .last.`
}

func (t *tracker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.current = r                       // want `request-captured-globally: .r. outlives its request`
	t.byUser[r.Header.Get("User")] = r  // want `request-captured-globally: .r. outlives its request`
	t.bodies = append(t.bodies, r.Body) // want `request-captured-globally: .r\.Body. outlives its request`
}
