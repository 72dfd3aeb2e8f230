package locks

import (
	"fmt"
	"sync"
)

type part struct {
	mu  sync.Mutex
	buf []byte
}

type parts struct{ all []part }

// The lock of an element is given back by whoever writes it, who knows its number.
func (p *parts) flush() {
	for i := range p.all {
		each := &p.all[i]
		if len(each.buf) > 0 {
			each.mu.Lock()
			go p.write(each.buf, i)
			each.buf = nil
		}
	}
}

func (p *parts) write(buf []byte, i int) {
	defer p.all[i].mu.Unlock()
	fmt.Println(len(buf))
}

type ledger struct{ viewMu sync.RWMutex }

// Whoever asks for the view ends it: the literal gives back the locks of all that were put on the list.
func viewOf(ledgers []*ledger) func() {
	var held []*ledger
	for _, each := range ledgers {
		if each == nil {
			continue
		}
		each.viewMu.RLock()
		held = append(held, each)
	}
	return func() {
		for i := len(held) - 1; i >= 0; i-- {
			held[i].viewMu.RUnlock()
		}
	}
}
