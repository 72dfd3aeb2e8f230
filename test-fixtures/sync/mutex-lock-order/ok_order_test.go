package leak

import "testing"

// Nobody else enters anything with the ledger's lock held.
func TestEnter(t *testing.T) {
	l := &ledger{sums: map[string]int{}}
	c := &clerk{ledger: &ledger{sums: map[string]int{}}}
	enterWith(l, c)
	if c.ledger.sums["a"] != 1 {
		t.Error("not entered")
	}
}

func enterWith(l *ledger, c *clerk) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c.enter("a", 1)
}
