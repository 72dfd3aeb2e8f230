package leak

import "fixtures/probe"

func init() {
	probe.Drive("leak_again_once.go", "service.ensure", func(c *probe.Case) func() {
		return func() { new(service).begin() }
	})
	probe.Drive("leak_again_once.go", "fill", func(c *probe.Case) func() {
		return build
	})
}
