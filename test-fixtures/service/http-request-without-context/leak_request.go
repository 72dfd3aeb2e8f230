package leak

import (
	"context"
	"net/http"
)

func request(ctx context.Context, url string) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, url, nil) // want `http-request-without-context: .ctx. is at hand, but this request cannot be cancelled`
}

func proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("http://backend.internal/") // want `http-request-without-context: .r\.Context\(\). is at hand`
	if err == nil {
		resp.Body.Close()
	}
	req, err := http.NewRequest("POST", "http://backend.internal/", nil) // want `http-request-without-context: .r\.Context\(\). is at hand`
	if err == nil {
		_ = req
	}
}
