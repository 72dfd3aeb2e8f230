package leak

import (
	"net/http"

	"fixtures/probe"
)

func init() {
	// Whoever keeps the client closes its connections.
	probe.Drive("ok_program.go", "okHanded", func(c *probe.Case) func() {
		return func() {
			var kept *http.Client
			c.Got(okHanded(func(client *http.Client) { kept = client }, c.URL("/ok")))
			kept.CloseIdleConnections()
		}
	})
}
