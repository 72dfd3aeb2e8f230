package leak

import "time"

type cache struct {
	entries map[string]time.Time
	stop    chan struct{}
}

func newCache() *cache {
	c := &cache{entries: map[string]time.Time{}, stop: make(chan struct{})}
	go c.janitor() // want `goroutine-without-stop-method: This goroutine ends by .cache\.stop. only`
	return c
}

func (c *cache) janitor() {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			for key, expiry := range c.entries {
				if now.After(expiry) {
					delete(c.entries, key)
				}
			}
		case <-c.stop:
			return
		}
	}
}
