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
