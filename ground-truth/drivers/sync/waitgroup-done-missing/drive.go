package leak

import "fixtures/probe"

func init() {
	probe.Drive("leak_missing.go", "server.accept", func(*probe.Case) func() {
		return func() {
			s := &server{}
			s.accept()
			s.close()
		}
	})
}
