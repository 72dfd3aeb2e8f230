package leak

import "fixtures/probe"

func init() {
	probe.Drive("leak_again_once.go", "service.ensure", func(c *probe.Case) func() {
		return func() { new(service).begin() }
	})
	probe.Drive("leak_again_once.go", "fill", func(c *probe.Case) func() {
		return build
	})
	probe.Drive("leak_element.go", "resetAll", func(c *probe.Case) func() {
		return func() { resetAll([]*quota{{}}) }
	})
	probe.Drive("leak_element.go", "resetSet", func(c *probe.Case) func() {
		return func() { resetSet(map[*quota]bool{{}: true}) }
	})
	probe.Drive("leak_element.go", "resetNamed", func(c *probe.Case) func() {
		return func() { resetNamed(map[string]*quota{"disk": {}}) }
	})
}
