package leak

import (
	"net/http/httptest"
	"runtime"
	"runtime/debug"

	"fixtures/probe"
)

func collections() int {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.NumForcedGC)
}

func init() {
	probe.Drive("leak_gc.go", "handle", func(c *probe.Case) func() {
		c.Gauge("forced collections", collections)
		return func() { handle(httptest.NewRecorder(), c.Request("/ok")) }
	})
	probe.Drive("leak_gc.go", "tidy", func(c *probe.Case) func() {
		c.Gauge("forced collections", collections)
		return tidy
	})
	probe.Drive("leak_gc.go", "switchOff", func(c *probe.Case) func() {
		off := c.Count("times the collector was off")
		return func() {
			before := debug.SetGCPercent(100)
			switchOff()
			if debug.SetGCPercent(before) == -1 {
				off(1)
			}
		}
	})
	probe.Drive("leak_gc.go", "tooLate", func(c *probe.Case) func() {
		inVain := c.Count("settings that changed nothing")
		return func() {
			before := debug.SetGCPercent(100)
			c.Got(tooLate())
			if debug.SetGCPercent(before) == 100 {
				inVain(1)
			}
		}
	})
}
