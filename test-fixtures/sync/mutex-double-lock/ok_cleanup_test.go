package leak

import (
	"sync"
	"testing"
)

var domainMu sync.Mutex
var domain string

// The cleanup runs when the test ends, long after this function has unlocked.
func cleanDomain(t *testing.T) {
	domainMu.Lock()
	defer domainMu.Unlock()
	t.Cleanup(func() {
		domainMu.Lock()
		domain = ""
		domainMu.Unlock()
	})
}

func TestDomain(t *testing.T) { cleanDomain(t) }
