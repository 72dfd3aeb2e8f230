package leak

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_status.go", "ping", func(c *probe.Case) func() {
		connected := c.Count("connections made")
		text := []byte(strings.Repeat("text ", 200_000))
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(text) }))
		server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connected(1)
			}
		}
		server.Start()
		c.AtEnd(server.Close)
		return func() { c.Got(ping(server.URL)) }
	})
}
