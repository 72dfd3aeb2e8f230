package leak

import "sync"

type account struct{ mu sync.Mutex }

type audit struct{ mu sync.Mutex }

type bank struct {
	a *account
	l *audit
}

func (b *bank) pay() {
	b.a.mu.Lock()
	defer b.a.mu.Unlock()
	b.note()
}

func (b *bank) note() {
	b.l.mu.Lock() // want `mutex-lock-order: Lock order`
	b.l.mu.Unlock()
}

func (b *bank) report() {
	b.l.mu.Lock()
	defer b.l.mu.Unlock()
	b.a.mu.Lock()
	b.a.mu.Unlock()
}
