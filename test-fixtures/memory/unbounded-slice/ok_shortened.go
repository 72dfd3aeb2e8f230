package leak

import "net/http"

type ring struct {
	lines   []string
	pending []string
	names   []string
}

func (s *ring) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.lines = append(s.lines, r.URL.Path)
	if len(s.lines) > 100 {
		s.lines = s.lines[1:]
	}
	s.pending = append(s.pending, r.URL.Path)
	s.flush()
}

func (s *ring) flush() {
	s.pending = s.pending[:0]
}

// Called at set-up.
func (s *ring) name(n string) {
	s.names = append(s.names, n)
}

func local(w http.ResponseWriter, r *http.Request) {
	var parts []string
	parts = append(parts, r.URL.Path)
	_ = parts
}
