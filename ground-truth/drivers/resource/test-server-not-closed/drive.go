package servers

import (
	"flag"
	"testing"

	"fixtures/probe"
)

func init() {
	probe.Drive("server_test.go", "BenchmarkServer", func(*probe.Case) func() {
		return func() {
			_ = flag.Set("test.benchtime", "1x")
			testing.Benchmark(BenchmarkServer)
		}
	})
}
