package leak

import "fixtures/probe"

func init() {
	probe.Drive("leak_alone.go", "progress.step", func(*probe.Case) func() {
		return func() { newProgress().step() }
	})
}
