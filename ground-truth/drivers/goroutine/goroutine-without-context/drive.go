package leak

import (
	"net/http/httptest"
	"time"

	"fixtures/probe"
)

func init() {
	probe.Drive("leak_poll.go", "poll", func(c *probe.Case) func() {
		return func() { poll(c.Context(), func() bool { return false }) }
	})
	probe.Drive("leak_poll.go", "refresh", func(c *probe.Case) func() {
		return func() {
			refresh(httptest.NewRecorder(), c.Request("/ok"), c.DB(), func() bool {
				time.Sleep(50 * time.Millisecond)
				return true
			})
		}
	})
}
