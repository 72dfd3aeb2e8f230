package leak

import "net/http"

var hits = map[string]int{}
var names = make(map[string]string)

func count(w http.ResponseWriter, r *http.Request) {
	hits[r.URL.Path]++ // want `map-write-unsynchronised: requests write .hits. at the same time`
}

type server struct{}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.rename(r.FormValue("name"))
}

func (s *server) rename(name string) {
	names["current"] = name // want `map-write-unsynchronised: requests write .names. at the same time`
}
