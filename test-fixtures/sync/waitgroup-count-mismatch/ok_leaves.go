package counts

import "sync"

// The loop has no second turn.
func okReturns(work func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		for {
			work()
			wg.Done()
			return
		}
	}()
	wg.Wait()
}

func okBreaks(n int, work func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
	turns:
		for range n {
			work()
			wg.Done()
			break turns
		}
	}()
	wg.Wait()
}
