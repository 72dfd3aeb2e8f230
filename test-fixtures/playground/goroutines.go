package main

import (
	"sync"
	"time"
)

// watch starts a goroutine whose loop has no way out.
func watch(name string) {
	go func() {
		beats := 0
		for {
			time.Sleep(time.Second)
			beats++
			_ = name
		}
	}()
}

// cache cleans itself up in the background, for as long as the program runs:
// nothing ever closes stop.
type cache struct {
	mu      sync.Mutex
	entries map[string]time.Time
	stop    chan struct{}
}

func newCache() *cache {
	c := &cache{entries: map[string]time.Time{}, stop: make(chan struct{})}
	go c.janitor()
	return c
}

func (c *cache) janitor() {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		select {
		case now := <-ticker.C:
			c.mu.Lock()
			for key, expiry := range c.entries {
				if now.After(expiry) {
					delete(c.entries, key)
				}
			}
			c.mu.Unlock()
		case <-c.stop:
			return
		}
	}
}
