package locks

import (
	"sync"

	"fixtures/probe"
)

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
	probe.Drive("leak_lock.go", "manager.total", func(c *probe.Case) func() {
		return func() {
			empty := &set{}
			own := &manager{sets: []*set{empty}}
			c.Got(own.total())
			empty.mu.Lock() // a writer waits for all readers
			empty.mu.Unlock()
		}
	})
	probe.Drive("leak_other.go", "index.find", func(c *probe.Case) func() {
		return func() {
			own := &index{names: map[string]int{}}
			c.Got(own.find("unknown"))
			own.put("unknown", 1) // a writer waits for all readers
		}
	})
	// Whoever shuts the gate opens it again.
	shut := func(*probe.Case) func() {
		g := &gate{}
		return func() {
			g.shut()
			g.reopen()
		}
	}
	probe.Drive("ok_lock.go", "gate.shut", shut)
	probe.Drive("ok_lock.go", "gate.reopen", shut)
	probe.Drive("ok_lock.go", "gate.guard", func(*probe.Case) func() {
		g := &gate{}
		return func() { g.guard((*sync.Mutex).Unlock) }
	})
}
