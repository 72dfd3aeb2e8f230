package leak

import "sync"

func fill(keys []string, load func(string) int) map[string]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	out := map[string]int{}
	mu.Lock()
	defer mu.Unlock()
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			n := load(key)
			mu.Lock()
			out[key] = n
			mu.Unlock()
		}()
	}
	wg.Wait() // want `mutex-held-while-waiting: .wg\.Wait\(\). holds a lock`
	return out
}
