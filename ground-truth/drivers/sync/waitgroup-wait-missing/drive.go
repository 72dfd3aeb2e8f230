package nobody

import (
	"sync/atomic"
	"time"

	"fixtures/probe"
)

func init() {
	running := func(c *probe.Case, f func(job func())) func() {
		left := c.Count("jobs still running when it had returned")
		return func() {
			var now atomic.Int64
			f(func() {
				now.Add(1)
				time.Sleep(10 * time.Millisecond)
				now.Add(-1)
			})
			time.Sleep(2 * time.Millisecond)
			left(int(now.Load()))
		}
	}
	probe.Drive("leak_nobody.go", "local", func(c *probe.Case) func() {
		return running(c, func(job func()) { local([]func(){job, job}) })
	})
	probe.Drive("leak_nobody.go", "methods", func(c *probe.Case) func() {
		return running(c, func(job func()) { c.Got(methods([]func(){job, job})) })
	})
	probe.Drive("leak_nobody.go", "passed", func(c *probe.Case) func() { return running(c, passed) })
	probe.Drive("leak_nobody.go", "server.accept", func(c *probe.Case) func() {
		s := &server{}
		return running(c, s.accept)
	})
}
