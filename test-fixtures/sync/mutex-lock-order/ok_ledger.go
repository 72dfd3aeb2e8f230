package leak

import "sync"

type ledger struct {
	mu   sync.Mutex
	sums map[string]int
}

type clerk struct {
	mu     sync.Mutex
	ledger *ledger
}

func (c *clerk) enter(name string, sum int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ledger.add(name, sum)
}

func (l *ledger) add(name string, sum int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sums[name] += sum
}
