package leak

import "sync"

func all(names []string, load func(string)) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		go func() {
			defer wg.Done()
			load(name)
		}()
		wg.Wait() // want `waitgroup-wait-in-loop`
	}
}
