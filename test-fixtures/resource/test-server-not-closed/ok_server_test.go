package servers

import (
	"net/http"
	"net/http/httptest"
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
