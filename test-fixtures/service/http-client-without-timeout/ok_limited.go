package leak

import (
	"net/http"
	"time"
)

var shared = &http.Client{Timeout: time.Second}

func okShared(w http.ResponseWriter, r *http.Request) {
	resp, err := shared.Get("http://backend.internal/")
	if err == nil {
		resp.Body.Close()
	}
}

func okLater(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{}
	client.Timeout = time.Second
	resp, err := client.Get("http://backend.internal/")
	if err == nil {
		resp.Body.Close()
	}
}

func okContext(w http.ResponseWriter, r *http.Request) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, "http://backend.internal/", nil)
	if err != nil {
		return
	}
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		resp.Body.Close()
	}
}

// A program that asks once and ends.
func okOnce() error {
	resp, err := http.Get("http://backend.internal/")
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
