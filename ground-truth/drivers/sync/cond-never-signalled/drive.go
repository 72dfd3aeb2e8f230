package leak

import "fixtures/probe"

func init() {
	probe.Drive("leak_cond.go", "plugin.wait", func(*probe.Case) func() {
		return func() { newPlugin().wait() }
	})
}
