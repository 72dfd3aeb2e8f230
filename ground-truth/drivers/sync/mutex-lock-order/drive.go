package leak

import (
	"sync"

	"fixtures/probe"
)

// meet brings two functions into the order in which they wait for each other. Both want the inner lock, which is held: the
// one that takes it first waits first, and the one that has the outer lock behind it. Then it is let go.
func meet(inner *sync.Mutex, inward func(), inwardName string, outward func(), outwardName string) {
	const state = "sync.Mutex.Lock"
	var wg sync.WaitGroup
	inner.Lock()
	for _, one := range []struct {
		name string
		f    func()
	}{{outwardName, outward}, {inwardName, inward}} {
		before := probe.In(one.name, state)
		wg.Go(one.f)
		probe.Until(func() bool { return probe.In(one.name, state) > before })
	}
	inner.Unlock()
	wg.Wait()
}

func init() {
	probe.Drive("leak_cycle.go", "bank.note", func(*probe.Case) func() {
		return func() {
			b := &bank{&account{}, &audit{}}
			meet(&b.l.mu, b.pay, "(*bank).pay", b.report, "(*bank).report")
		}
	})
	probe.Drive("leak_cycle.go", "pair.lockSecond", func(*probe.Case) func() {
		return func() {
			p := &pair{}
			all := &pairs{map[string]*pair{"name": p}}
			meet(&p.second, func() { all.both("name") }, "(*pairs).both", p.backward, "(*pair).backward")
		}
	})
}
