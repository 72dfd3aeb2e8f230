package leak

import "sync"

type counter struct {
	mu sync.Mutex
	n  int
}

type nested struct{ inner [2]counter }

func (c counter) inc() { // want `lock-by-value: receiver .c. copies a struct with a sync\.Mutex`
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}

func sum(list []counter, m *nested) int {
	total := 0
	for _, c := range list { // want `lock-by-value: each element copies a struct with a sync\.Mutex`
		total += c.n
	}
	first := list[0] // want `lock-by-value: .list\[0\]. copies a struct with a sync\.Mutex`
	inner := m.inner // want `lock-by-value: .m\.inner. copies a struct with a sync\.Mutex`
	return total + first.n + inner[0].n
}
