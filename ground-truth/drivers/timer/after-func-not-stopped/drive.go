package afters

import "fixtures/probe"

func init() {
	dial := func(string) error { return probe.Err }
	probe.Drive("leak_after.go", "client.connect", func(*probe.Case) func() {
		return func() { (&client{dial: dial}).connect() }
	})
	probe.Drive("leak_after.go", "client.poll", func(*probe.Case) func() {
		return func() { (&client{dial: dial}).poll() }
	})
}
