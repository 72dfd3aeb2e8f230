package locks

import "fixtures/probe"

func init() {
	probe.Drive("leak_lock.go", "cache.get", func(c *probe.Case) func() {
		return func() {
			own := &cache{items: map[string]int{}}
			c.Got(own.get("unknown"))
			own.rw.Lock() // a writer waits for all readers
			own.rw.Unlock()
		}
	})
	probe.Drive("leak_lock.go", "cache.replace", func(c *probe.Case) func() {
		return func() {
			own := &cache{items: map[string]int{"key": 5}}
			c.Got(own.replace("key", 1))
			c.Got(own.replace("key", 1))
		}
	})
}
