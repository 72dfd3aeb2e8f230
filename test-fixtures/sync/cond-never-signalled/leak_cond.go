package leak

import "sync"

type plugin struct {
	ready bool
	cond  *sync.Cond
}

func newPlugin() *plugin {
	return &plugin{cond: sync.NewCond(&sync.Mutex{})}
}

func (p *plugin) wait() {
	p.cond.L.Lock()
	for !p.ready {
		p.cond.Wait() // want `cond-never-signalled: Nobody signals .cond.`
	}
	p.cond.L.Unlock()
}
