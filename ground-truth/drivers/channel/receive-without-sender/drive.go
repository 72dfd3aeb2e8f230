package leak

import "fixtures/probe"

func init() {
	probe.Drive("leak_nobody.go", "stopper.wait", func(*probe.Case) func() {
		return func() { newStopper().wait() }
	})
}
