package leak

import (
	"net/http"
	"strings"
)

func proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("http://backend.internal/") // want `http-client-without-timeout: .http\.Get. has no time limit`
	if err != nil {
		return
	}
	defer resp.Body.Close()
	notify("seen")
}

func notify(text string) {
	client := &http.Client{}
	resp, err := client.Post("http://hook.internal/", "text/plain", strings.NewReader(text)) // want `http-client-without-timeout: .client\.Post. has no time limit`
	if err == nil {
		resp.Body.Close()
	}
}

func refresh() {
	go func() {
		resp, err := http.Head("http://backend.internal/") // want `http-client-without-timeout: .http\.Head. has no time limit`
		if err == nil {
			resp.Body.Close()
		}
	}()
}
