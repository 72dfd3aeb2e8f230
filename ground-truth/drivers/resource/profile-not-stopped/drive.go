package profiles

import (
	"io"
	"runtime/pprof"
	"runtime/trace"

	"fixtures/probe"
)

func init() {
	fails := func() error { return probe.Err }
	probe.Drive("leak_profile.go", "cpu", func(c *probe.Case) func() {
		on := c.Count("profiles still running")
		return func() {
			c.Got(cpu(io.Discard, fails))
			if pprof.StartCPUProfile(io.Discard) != nil {
				on(1)
			}
			pprof.StopCPUProfile()
		}
	})
	probe.Drive("leak_profile.go", "tracing", func(c *probe.Case) func() {
		on := c.Count("traces still running")
		return func() {
			c.Got(tracing(io.Discard, fails))
			if trace.IsEnabled() {
				on(1)
			}
			trace.Stop()
		}
	})
}
