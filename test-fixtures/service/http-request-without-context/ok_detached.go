package leak

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
)

// It outlives the request on purpose.
func okDetached(w http.ResponseWriter, r *http.Request) {
	req, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), http.MethodGet, "http://backend.internal/", nil)
	if err == nil {
		_ = req
	}
}

// A request for a handler, not for a server.
func okRecorded(ctx context.Context, h http.Handler) int {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/", nil))
	return rec.Code
}

// The context is set in a closure over it.
func okClosure(ctx context.Context, url string, body io.Reader) (*http.Request, error) {
	build := func() (*http.Request, error) {
		req, err := http.NewRequest(http.MethodPost, url, body)
		if err != nil {
			return nil, err
		}
		return req.WithContext(ctx), nil
	}
	return build()
}
