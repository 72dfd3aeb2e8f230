package defers

import "fixtures/probe"

func init() {
	urls := []string{"a", "b", "c", "d"}
	piled := func(c *probe.Case, f func(*probe.Parent)) func() {
		count := c.Count("contexts live besides the one in use")
		return func() {
			parent := c.Parent()
			f(parent)
			count(parent.Peak() - 1)
		}
	}
	probe.Drive("leak_defer.go", "all", func(c *probe.Case) func() {
		return piled(c, func(p *probe.Parent) { c.Got(all(p, urls)) })
	})
	probe.Drive("leak_defer.go", "retry", func(c *probe.Case) func() {
		return piled(c, func(p *probe.Parent) {
			tries := 0
			answer = func(string) error {
				if tries++; tries < len(urls) {
					return probe.Err
				}
				return nil
			}
			retry(p, "url")
		})
	})
	probe.Drive("leak_defer.go", "sometimes", func(c *probe.Case) func() {
		return piled(c, func(p *probe.Parent) { sometimes(p, urls) })
	})
	probe.Drive("leak_defer.go", "tenTimes", func(c *probe.Case) func() {
		return piled(c, func(p *probe.Parent) { tenTimes(p, "url") })
	})
	probe.Drive("leak_defer.go", "inClosure", func(c *probe.Case) func() {
		return piled(c, func(p *probe.Parent) { inClosure(p, urls) })
	})
}
