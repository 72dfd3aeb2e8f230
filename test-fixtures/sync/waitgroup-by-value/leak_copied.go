package leak

import "sync"

type group struct{ wg sync.WaitGroup }

func one(wg sync.WaitGroup, job func()) { // want `waitgroup-by-value: parameter .wg. copies sync\.WaitGroup`
	defer wg.Done()
	job()
}

func (g group) done() { // want `waitgroup-by-value: receiver .g. copies a struct with a sync\.WaitGroup`
	g.wg.Done()
}

func assigned(g *group) {
	copied := *g // want `waitgroup-by-value: .\*g. copies a struct with a sync\.WaitGroup`
	copied.wg.Wait()
}

func literal() func(*sync.WaitGroup) {
	inner := func(wg sync.WaitGroup) { wg.Done() } // want `waitgroup-by-value: parameter .wg. copies sync\.WaitGroup`
	_ = inner
	return nil
}
