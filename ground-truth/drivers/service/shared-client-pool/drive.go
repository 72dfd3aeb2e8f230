package leak

import (
	"net/http"
	"runtime"
	"time"

	"fixtures/probe"
)

func init() {
	// Taken, used, put back; a collection empties the pool.
	probe.Drive("leak_pool.go", "newService", func(c *probe.Case) func() {
		s := newService()
		c.Takes(3 * time.Second)
		url := c.URL("/empty")
		return func() {
			transport := s.pool.Get().(*http.Transport)
			resp, err := (&http.Client{Transport: transport}).Get(url)
			if err != nil {
				panic(err)
			}
			resp.Body.Close()
			s.pool.Put(transport)
			runtime.GC()
			runtime.GC()
		}
	})
}
