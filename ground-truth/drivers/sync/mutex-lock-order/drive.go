package leak

import (
	"sync"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_cycle.go", "bank.note", func(*probe.Case) func() {
		return func() {
			b := &bank{&account{}, &audit{}}
			var wg sync.WaitGroup
			for _, f := range []func(){b.pay, b.report} {
				wg.Go(func() {
					for range 200_000 {
						f()
					}
				})
			}
			wg.Wait()
		}
	})
	probe.Drive("leak_cycle.go", "pair.lockSecond", func(*probe.Case) func() {
		return func() {
			p := &pairs{map[string]*pair{"name": {}}}
			var wg sync.WaitGroup
			for _, f := range []func(){func() { p.both("name") }, p.all["name"].backward} {
				wg.Go(func() {
					for range 200_000 {
						f()
					}
				})
			}
			wg.Wait()
		}
	})
}
