package leak

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"fixtures/probe"
)

// outlives serves one request and counts it when it is not collected afterwards.
func outlives(c *probe.Case, serve func(http.ResponseWriter, *http.Request)) func() {
	c.Calls(1)
	c.Takes(3 * time.Second)
	kept := c.Count("requests held after they were answered")
	return func() {
		var collected atomic.Bool
		func() {
			r := httptest.NewRequest("POST", "/", strings.NewReader("body"))
			runtime.AddCleanup(r, func(int) { collected.Store(true) }, 0)
			serve(httptest.NewRecorder(), r)
		}()
		for range 3 {
			runtime.GC()
			time.Sleep(2 * time.Millisecond)
		}
		if !collected.Load() {
			kept(1)
		}
	}
}

func init() {
	probe.Drive("leak_stored.go", "handle", func(c *probe.Case) func() { return outlives(c, handle) })
	probe.Drive("leak_stored.go", "tracker.ServeHTTP", func(c *probe.Case) func() {
		t := &tracker{byUser: map[string]*http.Request{}}
		c.Keep(t)
		return outlives(c, t.ServeHTTP)
	})
}
