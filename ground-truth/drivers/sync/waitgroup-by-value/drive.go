package leak

import (
	"sync"
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_copied.go", "one", func(*probe.Case) func() {
		return func() {
			var wg sync.WaitGroup
			wg.Add(1)
			probe.Call(one, &wg, func() {})
			wg.Wait()
		}
	})
	probe.Drive("leak_copied.go", "group.done", func(*probe.Case) func() {
		return func() {
			g := &group{}
			g.wg.Add(1)
			g.done()
			g.wg.Wait()
		}
	})
	probe.Drive("leak_copied.go", "assigned", func(*probe.Case) func() {
		return func() {
			g := &group{}
			g.wg.Add(1)
			go func() {
				time.Sleep(2 * time.Millisecond)
				g.wg.Done()
			}()
			assigned(g)
		}
	})
}
