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

type pair struct {
	first  sync.Mutex
	second sync.Mutex
}

type pairs struct{ all map[string]*pair }

func (p *pairs) get(name string) *pair {
	if found, ok := p.all[name]; ok {
		return found
	}
	return nil
}

func (p *pairs) both(name string) {
	found := p.get(name)
	found.first.Lock()
	found.lockSecond()
	found.first.Unlock()
}

func (p *pair) lockSecond() {
	p.second.Lock() // want `mutex-lock-order`
	p.second.Unlock()
}

func (p *pair) backward() {
	p.second.Lock()
	p.first.Lock()
	p.first.Unlock()
	p.second.Unlock()
}
