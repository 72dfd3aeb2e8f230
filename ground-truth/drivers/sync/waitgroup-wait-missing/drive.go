package nobody

import (
	"sync/atomic"
	"time"

	"fixtures/probe"
)

func init() {
	// Jobs go on until the function has returned; of one that waits for them they would end after a while.
	running := func(c *probe.Case, jobs int, f func(job func())) func() {
		left := c.Count("jobs still running when it had returned")
		return func() {
			returned := make(chan struct{})
			waited := time.After(100 * time.Millisecond)
			release := make(chan struct{})
			go func() {
				select {
				case <-returned:
				case <-waited:
				}
				close(release)
			}()
			var finished atomic.Int64
			f(func() {
				<-release
				finished.Add(1)
			})
			left(jobs - int(finished.Load()))
			close(returned)
		}
	}
	probe.Drive("leak_nobody.go", "local", func(c *probe.Case) func() {
		return running(c, 2, func(job func()) { local([]func(){job, job}) })
	})
	probe.Drive("leak_nobody.go", "methods", func(c *probe.Case) func() {
		return running(c, 2, func(job func()) { c.Got(methods([]func(){job, job})) })
	})
	probe.Drive("leak_nobody.go", "recovering", func(c *probe.Case) func() {
		return running(c, 2, func(job func()) { recovering([]func(){job, job}) })
	})
	probe.Drive("leak_nobody.go", "passed", func(c *probe.Case) func() { return running(c, 1, passed) })
	probe.Drive("leak_nobody.go", "server.accept", func(c *probe.Case) func() {
		s := &server{}
		return running(c, 1, s.accept)
	})
}
