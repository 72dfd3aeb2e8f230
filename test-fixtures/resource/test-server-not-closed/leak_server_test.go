package servers

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestNever(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler()) // want `test-server-not-closed: .srv. is never closed: it outlives the test`
	res, err := srv.Client().Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

func TestSkipped(t *testing.T) {
	srv := httptest.NewTLSServer(http.NotFoundHandler()) // want `test-server-not-closed: .srv. is not closed .*`
	if testing.Short() {
		return
	}
	srv.Close()
}

func BenchmarkServer(b *testing.B) {
	srv := httptest.NewUnstartedServer(http.NotFoundHandler()) // want `test-server-not-closed: .*`
	srv.Start()
	for b.Loop() {
		_, _ = http.Get(srv.URL)
	}
}

// Every test that asks gets a new one.
func address() string {
	srv := httptest.NewServer(http.NotFoundHandler()) // want `test-server-not-closed: .srv. is never closed.*`
	return srv.Listener.Addr().String()
}

func TestAddress(t *testing.T) {
	get("http://" + address())
}
