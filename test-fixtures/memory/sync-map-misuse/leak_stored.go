package leak

import "sync"

var seen sync.Map

type server struct{ users sync.Map }

func mark(id string) {
	seen.Store(id, true) // want `sync-map-misuse: .seen. is only stored into`
}

func (s *server) login(id string) {
	s.users.Store(id, true) // want `sync-map-misuse: .users. is only stored into`
}
