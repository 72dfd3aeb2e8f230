package servers

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// One server for all tests of the package.
var (
	once      sync.Once
	sharedURL string

	given = sync.OnceValue(func() string {
		srv := httptest.NewServer(http.NotFoundHandler())
		return srv.URL
	})

	early = startEarly()
)

func start() {
	startLogged()
}

func startLogged() {
	srv := httptest.NewServer(http.NotFoundHandler())
	sharedURL = srv.URL
}

func startEarly() string {
	srv := httptest.NewServer(http.NotFoundHandler())
	return srv.URL
}

func TestShared(t *testing.T) {
	once.Do(start)
	get(sharedURL)
	get(given())
	get(early)
}

var inPlace sync.Once

func TestInPlace(t *testing.T) {
	inPlace.Do(func() {
		srv := httptest.NewServer(http.NotFoundHandler())
		sharedURL = srv.URL
	})
	get(sharedURL)
}
