package leak

import "sync"

func fillUnlocked(keys []string, load func(string) int) map[string]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	out := map[string]int{}
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
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return out
}
