package leak

import (
	"net/http"
	"time"
)

type backend struct{ client *http.Client }

// Whoever makes the backend sets the limits of its client.
func newBackend(client *http.Client) *backend { return &backend{client} }

func (b *backend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	resp, err := b.client.Get("http://backend.internal/")
	if err == nil {
		resp.Body.Close()
	}
}

func limited() *http.Client { return &http.Client{Timeout: time.Second} }

func okMade(w http.ResponseWriter, r *http.Request) {
	resp, err := limited().Get("http://backend.internal/")
	if err == nil {
		resp.Body.Close()
	}
}

// The transport of the client has the limits.
func okTransport(w http.ResponseWriter, r *http.Request) {
	client := http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Second}}
	defer client.CloseIdleConnections()
	resp, err := client.Get("http://backend.internal/")
	if err == nil {
		resp.Body.Close()
	}
}
