package leak

import "sync"

func okPointer(wg *sync.WaitGroup, job func()) {
	defer wg.Done()
	job()
}

func okNew() *group {
	g := group{}
	return &g
}

func okAlias(g *group) *sync.WaitGroup {
	wg := &g.wg
	return wg
}
