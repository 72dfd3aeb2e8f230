package drains

import (
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_drain.go", "batch.wait", func(*probe.Case) func() {
		return func() { (&batch{time.NewTimer(time.Millisecond)}).wait() }
	})
}
