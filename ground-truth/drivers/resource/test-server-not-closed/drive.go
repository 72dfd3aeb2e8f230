package servers

import (
	"flag"
	"runtime"
	"strings"
	"testing"

	"fixtures/probe"
)

// listening counts test servers that still serve.
func listening() int {
	stacks := make([]byte, 1<<22)
	stacks = stacks[:runtime.Stack(stacks, true)]
	return strings.Count(string(stacks), "created by net/http/httptest.(*Server).goServe")
}

func init() {
	const name = "servers still listening"
	probe.Drive("leak_server_test.go", "BenchmarkServer", func(c *probe.Case) func() {
		c.Gauge(name, listening)
		return func() {
			_ = flag.Set("test.benchtime", "1x")
			testing.Benchmark(BenchmarkServer)
		}
	})
	probe.Drive("leak_server_test.go", "TestSkipped", func(c *probe.Case) func() {
		c.Gauge(name, listening)
		return func() {
			_ = flag.Set("test.short", "true")
			probe.Test(TestSkipped)
		}
	})
	// Its address is another one each time.
	probe.Drive("leak_server_test.go", "address", func(c *probe.Case) func() {
		c.Gauge(name, listening)
		return func() { address() }
	})
}
