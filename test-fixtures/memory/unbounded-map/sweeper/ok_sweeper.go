package sweeper

import (
	"maps"

	"fixtures/memory/unbounded-map/sessions"
)

func End(addr string) {
	sessions.All.Mu.Lock()
	defer sessions.All.Mu.Unlock()
	delete(sessions.All.Open, addr)
}

func Sweep(old func(string) bool) {
	sessions.All.Mu.Lock()
	defer sessions.All.Mu.Unlock()
	maps.DeleteFunc(sessions.Seen, func(addr string, _ int) bool { return old(addr) })
}
