package leak

func (c *cache) okGet(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.m[key]
}

func (c *cache) okUpgrade(key string) int {
	c.mu.RLock()
	n, ok := c.m[key]
	c.mu.RUnlock()
	if !ok {
		c.mu.Lock()
		c.m[key] = 1
		c.mu.Unlock()
	}
	return n
}

// The caller holds the lock and gets it back.
func (c *cache) okUnlocked(f func()) {
	c.plain.Unlock()
	defer c.plain.Lock()
	f()
}
