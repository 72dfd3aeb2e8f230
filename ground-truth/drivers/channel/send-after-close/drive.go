package closed

import (
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_closed.go", "notWaited", func(*probe.Case) func() {
		return func() {
			job := func() int {
				time.Sleep(2 * time.Millisecond)
				return 1
			}
			notWaited([]func() int{job, job, job})
			time.Sleep(10 * time.Millisecond)
		}
	})
}
