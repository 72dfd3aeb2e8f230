package servers

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

func get(url string) {
	if res, err := http.Get(url); err == nil {
		res.Body.Close()
	}
}

func TestDeferred(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	get(srv.URL)
}

func TestCleanup(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(srv.Close)
	get(srv.URL)
}

func serve(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(func() { srv.Close() })
	return srv
}

func open(h http.Handler) *httptest.Server {
	return httptest.NewServer(h)
}

func TestHelper(t *testing.T) {
	srv := serve(t, http.NotFoundHandler())
	get(srv.URL)
}

func TestOpened(t *testing.T) {
	srv := open(http.NotFoundHandler())
	defer srv.Close()
	get(srv.URL)
}

var (
	started sync.Once
	address string
)

// One for all tests, as long as the process.
func startShared() {
	srv := httptest.NewServer(http.NotFoundHandler())
	address = srv.URL
}

func TestShared(t *testing.T) {
	started.Do(startShared)
	get(address)
}
