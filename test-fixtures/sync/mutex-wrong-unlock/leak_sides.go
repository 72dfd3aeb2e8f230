package leak

import "sync"

type cache struct {
	mu    sync.RWMutex
	plain sync.Mutex
	m     map[string]int
}

func (c *cache) get(key string) int {
	c.mu.RLock()
	defer c.mu.Unlock() // want `mutex-wrong-unlock: .c\.mu\.Unlock\(\). does not release what .RLock. took`
	return c.m[key]
}

func (c *cache) put(key string) {
	c.mu.Lock()
	c.m[key]++
	c.mu.RUnlock() // want `mutex-wrong-unlock: .c\.mu\.RUnlock\(\). does not release what .Lock. took`
}

func (c *cache) again() {
	c.plain.Lock()
	defer c.plain.Lock() // want `mutex-wrong-unlock: .c\.plain\.Lock\(\). does not release what .Lock. took`
	c.m["again"]++
}
