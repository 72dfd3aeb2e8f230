package leak

import "sync"

func behind(names []string, load func(string)) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		go func() {
			defer wg.Done()
			load(name)
		}()
	}
	wg.Wait()
}

func oneByOne(names []string, load func(string)) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			load(name)
		}()
		wg.Wait()
	}
}
