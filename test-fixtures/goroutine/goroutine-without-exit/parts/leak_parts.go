// Package parts holds what a server consists of: its program makes one of each.
package parts

import "time"

// Cache has a method that ends it, but the process that made it ends then, too.
type Cache struct {
	entries map[string]time.Time
}

var limit *int

// New makes the cache.
func New() *Cache {
	if limit != nil {
		return &Cache{}
	}
	c := &Cache{entries: map[string]time.Time{}}
	go c.evict() // want `goroutine-without-exit: this goroutine lives as long as the process: its loop has no way out`
	return c
}

func (c *Cache) evict() {
	for {
		time.Sleep(time.Minute)
		clear(c.entries)
	}
}

// Close lets go of the entries.
func (c *Cache) Close() {
	c.entries = nil
}
